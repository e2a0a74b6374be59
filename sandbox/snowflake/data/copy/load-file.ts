import { SqlError } from '../../contract'
import type { Writing } from '../dml/targets'
import { literal, quoted } from '../engine/identifiers'
import type { CsvRecord } from '../stages/csv'
import type { CsvFormat } from '../stages/file-format'
import type { FetchedObject } from '../stages/object-store'
import { noStagedRows, placeOf, ROW_NUMBER, withStagedRows } from '../stages/staged-rows'
import { insertRows } from '../tables/row-versions'
import { assigned } from '../translation/casts'
import type { FileResult, RowError } from './history'
import { errorLimit, type OnError, skipsFile, stopsAtFirst } from './on-error'
import { parsedFile, rowError } from './parsed-file'
import { type CopyPlan, valuesOf } from './plan'

/** Collects the rows of several files, and inserts them into the table together, or not at all when `work` throws. */
export async function loadTogether<T>(
  plan: CopyPlan,
  writing: Writing,
  work: (collected: string) => Promise<T>
): Promise<T> {
  const { connection, version } = writing
  // Compiling the select list against an empty table also reports its mistakes, before any file is read.
  const empty = `SELECT '' AS "#file", ${valueList(plan)} FROM ${noStagedRows(plan.width)}`
  return connection.withColumnsOf(empty, async (collected) => {
    const result = await work(collected)
    await connection.atomically(() => connection.run(insertRows(plan.table, version, outputs(plan), collected)))
    return result
  })
}

/** Reads one file. ON_ERROR decides what errors in rows do; with ABORT_STATEMENT the first one is thrown. */
export async function loadFile(
  file: FetchedObject,
  plan: CopyPlan,
  format: CsvFormat,
  onError: OnError,
  writing: Writing,
  collected: string
): Promise<FileResult> {
  const { count: parsed, valid, errors: unreadable } = parsedFile(file, plan, format)
  const errors = [...unreadable]
  const { connection, statement } = writing
  const staged = [{ file, records: valid }]
  const loaded = await withStagedRows(staged, plan.width, statement.now, connection, async (source) => {
    const evaluated = await evaluate(source, collected, file.key, valid, plan, writing, stopsAtFirst(onError))
    errors.push(...evaluated.errors)
    errors.sort((a, b) => a.row - b.row)
    const [first] = errors
    if (first !== undefined && onError.do === 'ABORT_STATEMENT') throw aborted(first, file.key)
    if (!skipsFile(onError, errors.length, parsed)) return evaluated.rows
    await connection.run(`DELETE FROM ${collected} WHERE "#file" = ${literal(file.key)}`)
    return 0
  })
  return resultOf(parsed, loaded, errors, onError)
}

export function resultOf(parsed: number, loaded: number, errors: readonly RowError[], onError: OnError): FileResult {
  return {
    status: errors.length === 0 ? 'LOADED' : loaded === 0 ? 'LOAD_FAILED' : 'PARTIALLY_LOADED',
    rowsParsed: parsed,
    rowsLoaded: loaded,
    errorLimit: errorLimit(onError, parsed),
    errorsSeen: errors.length,
    firstError: errors[0] ?? null
  }
}

function valueList(plan: CopyPlan): string {
  return valuesOf(plan)
    .map((value, index) => `${value} AS ${quoted(`#${index}`)}`)
    .join(', ')
}

/** The value of each column of the table, from the evaluated rows. */
function outputs({ table, into }: CopyPlan): readonly string[] {
  return table.columns.map((each) => {
    const index = into.indexOf(each)
    return index === -1 ? 'NULL' : quoted(`#${index}`)
  })
}

/** Evaluates all rows at once. If that fails, it bisects them until it has isolated each row that fails. */
async function evaluate(
  source: string,
  collected: string,
  file: string,
  records: readonly CsvRecord[],
  plan: CopyPlan,
  { connection }: Writing,
  onlyFirst: boolean
): Promise<{ readonly rows: number; readonly errors: readonly RowError[] }> {
  const errors: RowError[] = []
  let rows = 0
  const parts: (readonly CsvRecord[])[] = [records]
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [first, last] = [part[0], part.at(-1)]
    if (first === undefined || last === undefined) continue
    if (onlyFirst && errors.length > 0) break
    const range = `${ROW_NUMBER} BETWEEN ${first.row} AND ${last.row}`
    try {
      rows += await connection.count(
        `INSERT INTO ${collected} SELECT ${literal(file)}, ${valueList(plan)} FROM ${source} WHERE ${range}`
      )
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      if (isCompilationError(error)) throw error
      if (part.length === 1) errors.push(rowError(error, first, await failingColumn(source, range, plan, connection)))
      else parts.push(part.slice(part.length >> 1), part.slice(0, part.length >> 1))
    }
  }
  return { rows, errors }
}

/** The statement itself is wrong, not one of the rows. */
function isCompilationError({ code }: SqlError): boolean {
  return code.startsWith('000') || code.startsWith('001') || code.startsWith('002')
}

/** The first column whose value cannot be computed from this row, as error messages name it. */
async function failingColumn(
  source: string,
  range: string,
  { table, into, values }: CopyPlan,
  connection: Writing['connection']
): Promise<string | null> {
  for (const [index, value] of values.entries()) {
    const to = into[index]
    if (to === undefined) continue
    try {
      await connection.run(`SELECT ${assigned(value, to)} FROM ${source} WHERE ${range}`)
    } catch {
      return `"${table.name}"["${to.name}":${index + 1}]`
    }
  }
  return null
}

function aborted(error: RowError, file: string): SqlError {
  const { message, code, sqlState, column: failing } = error
  const place = `${placeOf(file, error)}${failing === null ? '' : `, column ${failing}`}`
  const advice =
    "If you would like to continue loading when an error is encountered, use other values such as 'SKIP_FILE' or 'CONTINUE' for the ON_ERROR option. For more information on loading options, please run 'info loading_data' in a SQL client."
  return new SqlError(code, sqlState, `${message}\n${place}\n  ${advice}`)
}
