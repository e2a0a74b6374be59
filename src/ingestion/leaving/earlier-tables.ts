/**
 * What loads into tables of another name because an earlier declaration asked for it. When the place of the logs changes
 * together with the name, S3 goes on delivering to the old place, and only these load from there.
 */
import { isOfMove, LEAVING_MARK, MARK, tableNames } from '../../model/names'
import type { Row, Run } from '../../model/operation'
import { withSlash } from '../../snowflake/locations'
import { ifFound } from '../../snowflake/refusals'
import { listOf, propertiesOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import type { Ingestion } from '../snowpipe/ingestion'
import { type Leaving, leavingIn } from '../snowpipe/leaving'

/** The ingestions of earlier declarations with other tables, wherever their logs are. Wakes no warehouse. */
export async function earlierTables(ingestion: Ingestion, read: Run): Promise<readonly Ingestion[]> {
  const candidates = (await allStages(read))
    .filter((stage) => stage['comment'] === MARK)
    .filter((stage) => !(isInSchema(stage, ingestion) && stage['name'] === ingestion.stage))
    .map((stage) => ingestionWith(stage, ingestion))
  const ours = await Promise.all(candidates.map((one) => readsWithOurRole(one, ingestion, read)))
  return candidates.filter((_, at) => ours[at] === true)
}

/** What still loads late deliveries into such tables. Wakes no warehouse. */
export async function leavingsOfEarlierTables(ingestion: Ingestion, read: Run): Promise<readonly Leaving[]> {
  return (await allStages(read))
    .filter((stage) => stage['storage_integration'] === ingestion.integration)
    .filter((stage) => String(stage['comment']).startsWith(LEAVING_MARK))
    .filter((stage) => !(isInSchema(stage, ingestion) && isOfMove(stage, ingestion.parsed)))
    .flatMap((stage) => leavingIn(stage) ?? [])
}

async function allStages(read: Run): Promise<readonly Row[]> {
  return (await ifFound(read(statement('storage-integration/show-stages', {})))) ?? []
}

function isInSchema(stage: Row, { database, schema }: Ingestion): boolean {
  return stage['database_name'] === database && stage['schema_name'] === schema
}

function ingestionWith(stage: Row, ingestion: Ingestion): Ingestion {
  const { stage: name, ...names } = tableNames(String(stage['name']))
  return {
    ...ingestion,
    ...names,
    stage: name,
    database: String(stage['database_name']),
    schema: String(stage['schema_name']),
    integration: String(stage['storage_integration']),
    location: withSlash(listOf(stage['url'])[0] ?? '')
  }
}

/** Otherwise it is another pipeline: each has a role of its own. */
async function readsWithOurRole(one: Ingestion, { integration, roleArn }: Ingestion, read: Run): Promise<boolean> {
  if (one.integration === integration) return true
  const rows = await ifFound(read(statement('storage-integration/describe', { name: one.integration })))
  return rows !== undefined && propertiesOf(rows).get('STORAGE_AWS_ROLE_ARN') === roleArn
}
