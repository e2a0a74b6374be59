import type { Config, SnowflakeConfig } from '../model/config'
import { isOfMove } from '../model/names'
import type { Row, Run } from '../model/operation'
import { type Path, showName } from './identifiers'
import { bucketOf, locationOf, overlap, withSlash } from './locations'
import { ifComplete, UNLISTED } from './pages'
import { ifFound } from './refusals'
import { textOf } from './rows'
import { statement } from './statements'

/** A storage integration, the stage of ours that uses it, and the roles that may use it because we declare them. */
export type IntegrationUse = {
  readonly integration: string
  readonly stage: Path
  readonly declaredRoles: readonly string[]
}

/** The same, and where the logs are. */
export type LocationUse = IntegrationUse & { readonly location: string }

export interface OtherStage {
  /** For people. */
  readonly name: string
  readonly integration: string | null
  readonly url: string
}

export function integrationUse(snowflake: SnowflakeConfig): IntegrationUse {
  const { integration, planRoles, readerRoles } = snowflake
  return { integration, stage: stageOf(snowflake), declaredRoles: [...planRoles, ...readerRoles] }
}

export function locationUse(config: Pick<Config, 'aws' | 'logBucket' | 'snowflake'>): LocationUse {
  return { location: locationOf(config), ...integrationUse(config.snowflake) }
}

/** The other stages in the account that use the integration: names for people. */
export async function otherStages(use: IntegrationUse, read: Run): Promise<readonly string[]> {
  return othersBesides(use, ({ integration }) => integration === use.integration, read)
}

/** The other stages in the account that read our logs: names for people. */
export async function otherReaders(use: LocationUse, read: Run): Promise<readonly string[]> {
  return othersBesides(use, ({ url }) => overlap(url, use.location), read)
}

/** The other stages in the account that read from anywhere in our log bucket: names for people. */
export async function otherReadersOfBucket(use: LocationUse, read: Run): Promise<readonly string[]> {
  return otherReaders({ ...use, location: bucketOf(use.location) }, read)
}

/** Why `destroy` keeps what these stages need; `undefined` without any. */
export function readByOthers(stages: readonly string[]): string | undefined {
  return stages.length === 0 ? undefined : `other stages read these logs: ${stages.join(', ')}`
}

async function othersBesides(
  use: IntegrationUse,
  isMeant: (stage: OtherStage) => boolean,
  read: Run
): Promise<readonly string[]> {
  const [stages, unseen] = await Promise.all([ifComplete(stagesBesides(use.stage, read)), unseenUsers(use, read)])
  return [...(stages?.filter(isMeant).map(({ name }) => name) ?? [UNLISTED]), ...unseen]
}

/**
 * Roles of others that may have stages which this role cannot see: names for people, with what to do. A stage's owner
 * needs USAGE on its integration. https://docs.snowflake.com/en/sql-reference/sql/create-stage#access-control-requirements
 */
async function unseenUsers({ integration, declaredRoles }: IntegrationUse, read: Run): Promise<readonly string[]> {
  // Who may not list the grants cannot drop the integration either.
  const rows = await read(statement('storage-integration/show-grants', { name: integration })).catch(() => [])
  const holders = (wanted: (privilege: string) => boolean) =>
    rows.filter((row) => wanted(String(row['privilege']))).map((row) => String(row['grantee_name']))
  const ours = [...holders((privilege) => privilege === 'OWNERSHIP'), ...declaredRoles]
  const others = holders((privilege) => privilege !== 'OWNERSHIP').filter((role) => !ours.includes(role))
  const name = showName([integration])
  return [...new Set(others)].map(
    (role) =>
      `perhaps stages of role ${role} (if it has none: \`REVOKE USAGE ON INTEGRATION ${name} FROM ROLE ${showName([role])}\`)`
  )
}

/**
 * The stages of others: only those that the role of this run can see.
 * https://docs.snowflake.com/en/sql-reference/sql/show-stages
 */
export async function stagesBesides(ours: Path, read: Run): Promise<readonly OtherStage[]> {
  return (await allStages(read)).filter((row) => !isOurs(row, ours)).map(stageIn)
}

/** Our stage and those at locations that our logs have left. */
export async function ownStages(ours: Path, read: Run): Promise<readonly OtherStage[]> {
  return (await allStages(read)).filter((row) => isOurs(row, ours)).map(stageIn)
}

async function allStages(read: Run): Promise<readonly Row[]> {
  return (await ifFound(read(statement('storage-integration/show-stages', {})))) ?? []
}

function stageIn(row: Row): OtherStage {
  return {
    name: showName([row['database_name'], row['schema_name'], row['name']].map(String)),
    integration: textOf(row['storage_integration']),
    url: withSlash(textOf(row['url']) ?? '')
  }
}

/** Our stage, or one at a location that our logs have left, which drops itself. */
function isOurs(row: Row, [database = '', schema = '', stage = '']: Path): boolean {
  if (row['database_name'] !== database || row['schema_name'] !== schema) return false
  return row['name'] === stage || isOfMove(row, stage)
}

function stageOf({ database, schema, names }: SnowflakeConfig): Path {
  return [database, schema, names.stage]
}
