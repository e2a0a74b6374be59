import { roleNameIn } from '../../aws/arns'
import type { Aws } from '../../model/config'
import { leftMark } from '../../model/names'
import type { Run } from '../../model/operation'
import type { Place } from '../../model/place'
import { type Path, pathIn, showName } from '../../snowflake/identifiers'
import { ownStages, stagesBesides } from '../../snowflake/integration-users'
import { type Integration, integrationNamed, markedIntegrations } from '../../snowflake/integrations'
import { isAllowed, locationOf, overlap } from '../../snowflake/locations'
import { ifComplete } from '../../snowflake/pages'
import { rolesAt } from '../delivery/our-place'
import type { Ingestion } from '../snowpipe/ingestion'

/**
 * Whether the logs at a place are those of this pipeline, and not of another one: each has a role and an integration of its
 * own. If no stage shows it, the statement in the bucket's policy names the role, and an integration allows the place.
 * Both may have been replaced, so an integration of ours counts too that Snowflake reads with as that role, and that no
 * stage of others uses. Only reads.
 */
export async function isOfPipeline(place: Place, ingestion: Ingestion, aws: Aws, read: Run): Promise<boolean> {
  const roles = await rolesAt(place, aws, read)
  if (roles.length === 0) return false
  if (roles.includes(roleNameIn(ingestion.roleArn))) return true
  const location = locationOf({ aws, logBucket: place })
  const stages = await ifComplete(stagesBesides(stageOf(ingestion), read))
  // What nobody can be sure of is not ours.
  if (stages === undefined || stages.some(({ url }) => overlap(url, location))) return false
  const { declared, surelyOurs, marked } = await integrationsOf(ingestion, read)
  if (isFor(declared, location)) return true
  const readsThere = ({ roleArn }: Integration) => roles.includes(roleNameIn(roleArn ?? ''))
  const isUsedByOthers = ({ name }: Integration) => stages.some(({ integration }) => integration === name)
  return (
    (declared !== undefined && readsThere(declared) && isAllowed(location, declared.locations)) ||
    surelyOurs.some((one) => readsThere(one) && isAllowed(location, one.locations) && !isUsedByOthers(one)) ||
    marked.some((one) => readsThere(one) && isFor(one, location) && !isUsedByOthers(one))
  )
}

interface Integrations {
  readonly declared: Integration | undefined
  /** What our stages read with, and what this pipeline has left: such a one may allow a place by a wider one. */
  readonly surelyOurs: readonly Integration[]
  /** What this action created, for this pipeline or another. */
  readonly marked: readonly Integration[]
}

async function integrationsOf(ingestion: Ingestion, read: Run): Promise<Integrations> {
  const [comments, stages] = await Promise.all([markedIntegrations(read), ownStages(stageOf(ingestion), read)])
  const readWith = stages.flatMap(({ integration }) => integration ?? [])
  const left = leftMark(showName(pathIn(ingestion, ingestion.parsed)))
  const names = [...new Set([ingestion.integration, ...readWith, ...comments.keys()])]
  const known = (await Promise.all(names.map((name) => integrationNamed(name, read)))).filter(
    (one) => one !== undefined
  )
  return {
    declared: known.find(({ name }) => name === ingestion.integration),
    surelyOurs: known.filter(({ name }) => readWith.includes(name) || comments.get(name) === left),
    marked: known.filter(({ name }) => comments.has(name))
  }
}

/**
 * Whether the logs at a place where our stage points are surely those of another pipeline: a stage of others reads them, with
 * the role that the statement in the bucket's policy names. Somebody let our stage point there. Only reads.
 */
export async function isOfAnother(place: Place, ingestion: Ingestion, aws: Aws, read: Run): Promise<boolean> {
  const roles = await rolesAt(place, aws, read)
  if (roles.length === 0 || roles.includes(roleNameIn(ingestion.roleArn))) return false
  const path = stageOf(ingestion)
  const [others, own] = await Promise.all([stagesBesides(path, read), ownStages(path, read)])
  const location = locationOf({ aws, logBucket: place })
  const ours = [ingestion.integration, ...own.map(({ integration }) => integration)]
  const reading = others.flatMap(({ url, integration }) =>
    integration !== null && !ours.includes(integration) && overlap(url, location) ? [integration] : []
  )
  const integrations = await Promise.all([...new Set(reading)].map((name) => integrationNamed(name, read)))
  return integrations.some((one) => roles.includes(roleNameIn(one?.roleArn ?? '')))
}

/** Whether it names the place itself: that is noted in it when the logs leave the place. */
function isFor(integration: Integration | undefined, location: string): boolean {
  return integration?.locations.includes(location) === true
}

function stageOf({ database, schema, stage }: Ingestion): Path {
  return [database, schema, stage]
}
