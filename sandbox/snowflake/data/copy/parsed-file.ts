import { SqlError } from '../../contract'
import { type CsvRecord, readCsv } from '../stages/csv'
import type { CsvFormat } from '../stages/file-format'
import type { FetchedObject } from '../stages/object-store'
import type { RowError } from './history'
import type { CopyPlan } from './plan'

export interface ParsedFile {
  /** How many records there are, those with errors included. */
  readonly count: number
  readonly valid: readonly CsvRecord[]
  readonly errors: readonly RowError[]
}

/** The records of a file, before their values are looked at. */
export function parsedFile(file: FetchedObject, plan: CopyPlan, format: CsvFormat): ParsedFile {
  const valid: CsvRecord[] = []
  const errors: RowError[] = []
  for (const record of readCsv(file.body, format)) {
    const error = record.error ?? mismatch(record, plan, format)
    if (error === undefined) valid.push(record)
    else errors.push(rowError(error, record, null))
  }
  return { count: valid.length + errors.length, valid, errors }
}

function mismatch({ fields }: CsvRecord, { fields: wanted }: CopyPlan, format: CsvFormat): SqlError | undefined {
  if (wanted === null || fields.length === wanted || !format.errorOnCountMismatch) return undefined
  return new SqlError(
    '100080',
    '22000',
    `Number of columns in file (${fields.length}) does not match that of the corresponding table (${wanted}), use file format option error_on_column_count_mismatch=false to ignore this error`
  )
}

export function rowError(
  { message, code, sqlState }: SqlError,
  { line, row }: CsvRecord,
  failing: string | null
): RowError {
  return { message, code, sqlState, line, row, character: 1, column: failing }
}
