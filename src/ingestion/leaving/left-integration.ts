import { leftMark, MARK } from '../../model/names'
import type { Row, Run } from '../../model/operation'
import { call, type Step } from '../../model/step'
import { pathIn, showName } from '../../snowflake/identifiers'
import { ifFound } from '../../snowflake/refusals'
import { statement } from '../../snowflake/statements'
import type { Ingestion } from '../snowpipe/ingestion'

/**
 * What marks an integration that the stage leaves for another one as left by this pipeline. Role, bucket and prefix may change with it,
 * and then nothing else shows whose it was. If the role of the run does not own it, it stays as it is: then `prune` cannot find it.
 * @param integration what the stage reads with so far
 */
export async function markLeftIntegration(
  ingestion: Ingestion,
  integration: string | null,
  read: Run
): Promise<readonly Step[]> {
  if (integration === null || integration === ingestion.integration) return []
  const rows = (await ifFound(read(statement('storage-integration/list', {})))) ?? []
  if (!rows.some((row: Row) => row['name'] === integration && row['comment'] === MARK)) return []
  const comment = leftMark(showName(pathIn(ingestion, ingestion.parsed)))
  return [
    call(statement('storage-integration/set-comment', { name: integration, comment }), {
      orElse: statement('storage-integration/list', {})
    })
  ]
}
