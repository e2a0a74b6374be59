import type { EngineConnection, EngineValue } from '../engine/engine'
import { column, quoted } from '../engine/identifiers'
import type { CsvRecord } from './csv'
import type { StoredObject } from './object-store'

/** Columns that each record has besides its fields. https://docs.snowflake.com/en/user-guide/querying-metadata */
const METADATA: readonly (readonly [name: string, type: string])[] = [
  ['METADATA$FILENAME', 'VARCHAR'],
  ['METADATA$FILE_ROW_NUMBER', 'BIGINT'],
  ['METADATA$FILE_CONTENT_KEY', 'VARCHAR'],
  ['METADATA$FILE_LAST_MODIFIED', 'TIMESTAMP'],
  ['METADATA$START_SCAN_TIME', 'TIMESTAMPTZ']
]

export const METADATA_COLUMNS = METADATA.map(([name]) => column(name))
export const ROW_NUMBER = column('METADATA$FILE_ROW_NUMBER')

/** The macros that turn a value into the type of what has it already. */
const NEEDLESS: Readonly<Record<string, RegExp>> = {
  text: /^"(?:\$\d+|METADATA\$FILENAME|METADATA\$FILE_CONTENT_KEY)"$/,
  ltz: /^"METADATA\$START_SCAN_TIME"$/,
  ntz: /^(?:"METADATA\$FILE_LAST_MODIFIED"|timezone\('[^']*', "METADATA\$START_SCAN_TIME"\))$/
}

/** A macro of a staged column, or of its time in a zone. */
const CALL = /(?:bare|sf)_(\w+)\(("[^"]*"|timezone\('[^']*', "[^"]*"\))\)/g

/**
 * An expression of staged columns, without the conversions that they don't need, and without binding a column to a lambda:
 * DuckDB takes long to compile them.
 */
export function withoutNeedless(expression: string): string {
  const simpler = expression.replaceAll(CALL, (call: string, macro: string, value: string) => {
    if (NEEDLESS[macro]?.test(value) === true) return value
    return value.startsWith('"') ? `bare_${macro}(${value})` : call
  })
  return simpler === expression ? simpler : withoutNeedless(simpler)
}

/** A file and its records. */
export interface StagedFile {
  readonly file: StoredObject
  readonly records: readonly CsvRecord[]
}

/** Loads records into a temporary table with the columns METADATA$… and $1, $2 …, whose name `work` gets. */
export function withStagedRows<T>(
  files: readonly StagedFile[],
  width: number,
  now: Date,
  connection: EngineConnection,
  work: (table: string) => Promise<T>
): Promise<T> {
  const definitions = columnsOf(width).map(([name, type]) => `${name} ${type}`)
  return connection.withRows(definitions, rowsOf(files, width, now), work)
}

/** An empty table with the same columns, to compile against. */
export function noStagedRows(width: number): string {
  const columns = columnsOf(width).map(([name, type]) => `NULL::${type} AS ${name}`)
  return `(SELECT ${columns.join(', ')} WHERE false)`
}

function columnsOf(width: number): readonly (readonly [name: string, type: string])[] {
  const fields = Array.from({ length: width }, (_, index) => [quoted(`$${index + 1}`), 'VARCHAR'] as const)
  return [...METADATA.map(([name, type]) => [column(name), type] as const), ...fields]
}

function* rowsOf(files: readonly StagedFile[], width: number, now: Date): Generator<readonly EngineValue[]> {
  for (const { file, records } of files) {
    for (const { row, fields } of records) {
      const texts = Array.from({ length: width }, (_, index) => fields[index] ?? null)
      yield [file.key, row, file.etag, file.lastModified, now, ...texts]
    }
  }
}

/** A record's position, as error messages give it. */
export function placeOf(file: string, { line, row }: Pick<CsvRecord, 'line' | 'row'>): string {
  return `  File '${file}', line ${line}, character 1\n  Row ${row}`
}
