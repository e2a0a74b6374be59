import { roleNameIn } from '../../aws/arns'
import type { Aws } from '../../model/config'
import type { Run } from '../../model/operation'
import type { Place } from '../../model/place'
import { ownStages, stagesBesides } from '../../snowflake/integration-users'
import { type Integration, integrationNamed, markedIntegrations } from '../../snowflake/integrations'
import { locationOf, overlap } from '../../snowflake/locations'
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
  const stages = await ifComplete(stagesBesides([ingestion.database, ingestion.schema, ingestion.stage], read))
  // What nobody can be sure of is not ours.
  if (stages === undefined || stages.some(({ url }) => overlap(url, location))) return false
  if (isFor(await integrationNamed(ingestion.integration, read), location)) return true
  const others = await Promise.all(
    [...(await markedIntegrations(read)).keys()].map((name) => integrationNamed(name, read))
  )
  return others.some(
    (one) =>
      isFor(one, location) &&
      roles.includes(roleNameIn(one.roleArn ?? '')) &&
      !stages.some(({ integration }) => integration === one.name)
  )
}

/**
 * Whether the logs at a place where our stage points are surely those of another pipeline: a stage of others reads them, with
 * the role that the statement in the bucket's policy names. Somebody let our stage point there. Only reads.
 */
export async function isOfAnother(place: Place, ingestion: Ingestion, aws: Aws, read: Run): Promise<boolean> {
  const roles = await rolesAt(place, aws, read)
  if (roles.length === 0 || roles.includes(roleNameIn(ingestion.roleArn))) return false
  const path = [ingestion.database, ingestion.schema, ingestion.stage]
  const [others, own] = await Promise.all([stagesBesides(path, read), ownStages(path, read)])
  const location = locationOf({ aws, logBucket: place })
  const ours = [ingestion.integration, ...own.map(({ integration }) => integration)]
  const reading = others.flatMap(({ url, integration }) =>
    integration !== null && !ours.includes(integration) && overlap(url, location) ? [integration] : []
  )
  const integrations = await Promise.all([...new Set(reading)].map((name) => integrationNamed(name, read)))
  return integrations.some((one) => roles.includes(roleNameIn(one?.roleArn ?? '')))
}

function isFor(integration: Integration | undefined, location: string): integration is Integration {
  return integration?.locations.includes(location) === true
}
