import type { SnowflakeConfig } from '../model/config'
import type { Run } from '../model/operation'
import { type Path, showName } from './identifiers'
import { ifFound } from './refusals'
import { statement } from './statements'

/** A storage integration, and the stage of ours that uses it. */
export type IntegrationUse = { readonly integration: string; readonly stage: Path }

export function integrationUse({ integration, database, schema, names }: SnowflakeConfig): IntegrationUse {
  return { integration, stage: [database, schema, names.stage] }
}

/**
 * The other stages in the account that use the integration: names for people. Only those that the role of this run can
 * see. https://docs.snowflake.com/en/sql-reference/sql/show-stages
 */
export async function otherStages({ integration, stage: ours }: IntegrationUse, read: Run): Promise<readonly string[]> {
  const rows = (await ifFound(read(statement('storage-integration/show-stages', {})))) ?? []
  return rows
    .filter((row) => row['storage_integration'] === integration)
    .map((row) => showName([row['database_name'], row['schema_name'], row['name']].map(String)))
    .filter((stage) => stage !== showName(ours))
}
