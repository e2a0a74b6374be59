import type { Config, SnowflakeConfig } from '../model/config'
import { isOfMove } from '../model/names'
import type { Row, Run } from '../model/operation'
import { type Path, showName } from './identifiers'
import { bucketOf, locationOf, overlap, withSlash } from './locations'
import { ifComplete, UNLISTED } from './pages'
import { ifFound } from './refusals'
import { textOf } from './rows'
import { statement } from './statements'

/** A storage integration, and the stage of ours that uses it. */
export type IntegrationUse = { readonly integration: string; readonly stage: Path }

/** Where the logs are, and the stage of ours that points there. */
export type LocationUse = { readonly location: string; readonly stage: Path }

interface OtherStage {
  /** For people. */
  readonly name: string
  readonly integration: string | null
  readonly url: string
}

export function integrationUse(snowflake: SnowflakeConfig): IntegrationUse {
  return { integration: snowflake.integration, stage: stageOf(snowflake) }
}

export function locationUse(config: Pick<Config, 'aws' | 'logBucket' | 'snowflake'>): LocationUse {
  return { location: locationOf(config), stage: stageOf(config.snowflake) }
}

/** The other stages in the account that use the integration: names for people. */
export async function otherStages({ integration, stage }: IntegrationUse, read: Run): Promise<readonly string[]> {
  const stages = await ifComplete(stagesBesides(stage, read))
  return stages?.filter((one) => one.integration === integration).map(({ name }) => name) ?? [UNLISTED]
}

/** The other stages in the account that read our logs: names for people. */
export async function otherReaders({ location, stage }: LocationUse, read: Run): Promise<readonly string[]> {
  const stages = await ifComplete(stagesBesides(stage, read))
  return stages?.filter(({ url }) => overlap(url, location)).map(({ name }) => name) ?? [UNLISTED]
}

/** The other stages in the account that read from anywhere in our log bucket: names for people. */
export async function otherReadersOfBucket(use: LocationUse, read: Run): Promise<readonly string[]> {
  return otherReaders({ ...use, location: bucketOf(use.location) }, read)
}

/** Why `destroy` keeps what these stages need; `undefined` without any. */
export function readByOthers(stages: readonly string[]): string | undefined {
  return stages.length === 0 ? undefined : `other stages read these logs: ${stages.join(', ')}`
}

/**
 * Only those that the role of this run can see.
 * https://docs.snowflake.com/en/sql-reference/sql/show-stages
 */
async function stagesBesides(ours: Path, read: Run): Promise<readonly OtherStage[]> {
  const rows = (await ifFound(read(statement('storage-integration/show-stages', {})))) ?? []
  return rows
    .filter((row) => !isOurs(row, ours))
    .map((row) => ({
      name: showName([row['database_name'], row['schema_name'], row['name']].map(String)),
      integration: textOf(row['storage_integration']),
      url: withSlash(textOf(row['url']) ?? '')
    }))
}

/** Our stage, or one at a location that our logs have left, which drops itself. */
function isOurs(row: Row, [database = '', schema = '', stage = '']: Path): boolean {
  if (row['database_name'] !== database || row['schema_name'] !== schema) return false
  return row['name'] === stage || isOfMove(row, stage)
}

function stageOf({ database, schema, names }: SnowflakeConfig): Path {
  return [database, schema, names.stage]
}
