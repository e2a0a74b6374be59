import { SqlError } from '../../contract'
import type { Writing } from '../dml/targets'
import type { CsvRecord } from '../stages/csv'
import type { CsvFormat } from '../stages/file-format'
import type { FetchedObject } from '../stages/object-store'
import { withStagedRows } from '../stages/staged-rows'
import { insertRows } from '../tables/row-versions'
import type { FileResult } from './history'
import { loadFile, loadTogether, resultOf } from './load-file'
import type { OnError } from './on-error'
import { parsedFile } from './parsed-file'
import { type CopyPlan, valuesOf } from './plan'

/** Loads one file by itself. Most files have no errors: their rows need not be collected first. */
export async function loadAlone(
  file: FetchedObject,
  plan: CopyPlan,
  format: CsvFormat,
  onError: OnError,
  writing: Writing
): Promise<FileResult> {
  const parsed = parsedFile(file, plan, format)
  const rows = parsed.errors.length > 0 ? undefined : await insertedAtOnce(file, parsed.valid, plan, writing)
  if (rows !== undefined) return resultOf(parsed.count, rows, [], onError)
  return loadTogether(plan, writing, (collected) => loadFile(file, plan, format, onError, writing, collected))
}

/** How many rows were inserted; undefined = none, because something is wrong with one of them, or with the statement. */
async function insertedAtOnce(
  file: FetchedObject,
  records: readonly CsvRecord[],
  plan: CopyPlan,
  { connection, statement, version }: Writing
): Promise<number | undefined> {
  const values = valuesOf(plan)
  const outputs = plan.table.columns.map((each) => values[plan.into.indexOf(each)] ?? 'NULL')
  try {
    return await withStagedRows([{ file, records }], plan.width, statement.now, connection, (source) =>
      connection.count(insertRows(plan.table, version, outputs, source))
    )
  } catch (error) {
    if (error instanceof SqlError) return undefined
    throw error
  }
}
