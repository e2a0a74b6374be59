import { roleArn } from '../aws/arns'
import { type Config, EVERY_EXTRA } from '../model/config'
import { inlinePolicyName, MARK, tableNames } from '../model/names'
import type { Row, Run } from '../model/operation'
import { locationOf } from '../snowflake/locations'
import { ifComplete } from '../snowflake/pages'
import { ifFound } from '../snowflake/refusals'
import { statement } from '../snowflake/statements'
import { expiredBefore } from './expiration'
import { withEarlierExtras } from './extras'
import { integrationsOf } from './integrations'
import { stillLoading } from './loading'
import { markedRoles } from './marks'
import { earlierPlaces } from './places'
import { earlierReaders } from './readers'
import { isEarlierRole } from './roles'
import { withEarlierTopic } from './topics'

export interface Earlier {
  /** What was declared before, as far as it left traces. */
  readonly declarations: readonly Config[]
  /** Roles of other pipelines that read the same prefix. */
  readonly otherRoles: readonly string[]
  /** Stages of tables with another name that log objects are still loaded from, and until when, for people. */
  readonly loading: readonly string[]
}

/** Finds earlier declarations of this pipeline by the marks that they left in AWS and in Snowflake. Only reads. */
export async function earlierDeclarations(config: Config, read: Run, now: Date): Promise<Earlier> {
  const base = withoutSources(config)
  const here = markedRoles(config.logBucket, config, read)
  here.catch(() => undefined)
  const stages = await ifComplete(
    ifFound(read(statement('storage-integration/show-stages', {}))).then((rows) => rows ?? [])
  )
  const integrations = stages === undefined ? undefined : await ifComplete(integrationsOf(config, stages, read))
  // What nobody can be sure of is not taken away.
  if (stages === undefined || integrations === undefined) return { declarations: [], otherRoles: [], loading: [] }
  const { declared, earlier, ofRole } = integrations
  const earlierStages = stages
    .filter((stage) => isEarlierStage(stage, config, ofRole))
    .map((stage) => ({ stage, config: withStage(base, stage) }))
  const { loading, over } = await stillLoading(earlierStages, stages, config, read, now)
  const known = [declared, ...earlier].filter((one) => one !== undefined)

  const otherRoles: string[] = []
  const roles: Config[] = []
  for (const place of [config.logBucket, ...earlierPlaces(config, known, stages)]) {
    const marked = place === config.logBucket ? await here : await markedRoles(place, config, read)
    for (const role of marked) {
      if (role === config.role.name && place === config.logBucket) continue
      if (role === config.role.name || (await isEarlierRole(role, config.aws, known, read))) {
        roles.push({
          ...withRole(base, role),
          logBucket: { ...base.logBucket, name: place.name, prefix: place.prefix }
        })
      } else otherRoles.push(role)
    }
  }
  return {
    declarations: [
      ...over.map((one) => one.config),
      ...roles,
      ...((await expiredBefore(config, read)) ? [base] : []),
      ...(await withEarlierExtras(config, base, read)),
      ...(await withEarlierTopic(config, base, read)),
      ...(await withEarlierReaders(base, read)),
      ...earlier.map(({ name }) => ({ ...base, snowflake: { ...base.snowflake, integration: name } }))
    ],
    otherRoles: [...new Set(otherRoles)],
    loading
  }
}

/** Logging is never turned off for what was declared before: the source buckets log to the declared place by now. */
function withoutSources(config: Config): Config {
  const { logBucket, logging } = config
  return {
    ...config,
    logBucket: { ...logBucket, create: false, expirationDays: logBucket.expirationDays ?? 1 },
    logging: { ...logging, sources: [], others: [], prune: false }
  }
}

function withRole(config: Config, name: string): Config {
  if (name === config.role.name) return config
  const arn = roleArn(config.aws, '/', name)
  return { ...config, role: { ...config.role, name, path: '/', arn, policyName: inlinePolicyName(name) } }
}

async function withEarlierReaders(config: Config, read: Run): Promise<readonly Config[]> {
  const readerRoles = await earlierReaders(config, read)
  return readerRoles.length === 0 ? [] : [{ ...config, snowflake: { ...config.snowflake, readerRoles } }]
}

/**
 * A stage of ours, in another schema or by another name, that reads the same logs, or reads with our role: each pipeline has
 * a role of its own.
 */
function isEarlierStage(stage: Row, config: Config, ofRole: readonly string[]): boolean {
  const { database, schema, names } = config.snowflake
  const isDeclared =
    stage['database_name'] === database && stage['schema_name'] === schema && stage['name'] === names.stage
  if (isDeclared || stage['comment'] !== MARK) return false
  return stage['url'] === locationOf(config) || ofRole.includes(String(stage['storage_integration']))
}

function withStage(config: Config, stage: Row): Config {
  const snowflake = {
    ...config.snowflake,
    // It may have declared more than this one does. What was never there is not found.
    ...EVERY_EXTRA,
    database: String(stage['database_name']),
    schema: String(stage['schema_name']),
    integration: String(stage['storage_integration']),
    names: tableNames(String(stage['name']))
  }
  return { ...config, snowflake }
}
