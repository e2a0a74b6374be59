import { type Column, type CopyStatement, SqlError, type TableObject } from '../../contract'
import { valueCountMismatch } from '../../errors'
import { columnNamed, defaultOf, type Writing } from '../dml/targets'
import { literal, quoted } from '../engine/identifiers'
import { type CsvRecord, readCsv } from '../stages/csv'
import type { CsvFormat } from '../stages/file-format'
import type { FetchedObject } from '../stages/object-store'
import { noStagedRows, placeOf, ROW_NUMBER, withoutNeedless, withStagedRows } from '../stages/staged-rows'
import { insertRows } from '../tables/row-versions'
import { assigned } from '../translation/casts'
import type { Scope } from '../translation/scope'
import { expressionOf } from '../translation/syntax'
import { expression } from '../translation/translate'
import type { FileResult, RowError } from './history'
import { errorLimit, type OnError, skipsFile, stopsAtFirst } from './on-error'

/** A COPY statement, compiled for its table. */
export interface CopyPlan {
  readonly table: TableObject
  readonly into: readonly Column[]
  /** One expression of the staged columns for each column of `into`. */
  readonly values: readonly string[]
  /** How many fields a record has to have; null when there is a select list. */
  readonly fields: number | null
  /** How many staged columns there are: $1 to $width. */
  readonly width: number
}

export function planCopy(copy: CopyStatement, table: TableObject, scope: Scope): CopyPlan {
  const into = copy.columns === null ? table.columns : copy.columns.map((name) => columnNamed(table, name))
  if (copy.select === null) {
    const values = into.map((_, index) => quoted(`$${index + 1}`))
    return { table, into, values, fields: into.length, width: into.length }
  }
  if (copy.select.length !== into.length) throw valueCountMismatch(into.length, copy.select.length)
  const values = copy.select.map((sql) => {
    const node = expressionOf(sql)
    return expression(node.kind === 'alias' ? node.need('this') : node, scope)
  })
  const used = Array.from(values.join(' ').matchAll(/"\$(\d+)"/g), ([, index]) => Number(index))
  return { table, into, values, fields: null, width: Math.max(1, ...used) }
}

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
  const errors: RowError[] = []
  const valid: CsvRecord[] = []
  let parsed = 0
  for (const record of readCsv(file.body, format)) {
    parsed++
    const error = record.error ?? mismatch(record, plan, format)
    if (error === undefined) valid.push(record)
    else errors.push(rowError(error, record, null))
  }
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
  return {
    status: errors.length === 0 ? 'LOADED' : loaded === 0 ? 'LOAD_FAILED' : 'PARTIALLY_LOADED',
    rowsParsed: parsed,
    rowsLoaded: loaded,
    errorLimit: errorLimit(onError, parsed),
    errorsSeen: errors.length,
    firstError: errors[0] ?? null
  }
}

function mismatch({ fields }: CsvRecord, { fields: wanted }: CopyPlan, format: CsvFormat): SqlError | undefined {
  if (wanted === null || fields.length === wanted || !format.errorOnCountMismatch) return undefined
  return new SqlError(
    '100080',
    '22000',
    `Number of columns in file (${fields.length}) does not match that of the corresponding table (${wanted}), use file format option error_on_column_count_mismatch=false to ignore this error`
  )
}

function valueList({ values, into }: CopyPlan): string {
  return values
    .map((value, index) => {
      const to = into[index]
      return `${withoutNeedless(to === undefined ? value : assigned(value, to))} AS ${quoted(`#${index}`)}`
    })
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

function rowError({ message, code, sqlState }: SqlError, { line, row }: CsvRecord, failing: string | null): RowError {
  return { message, code, sqlState, line, row, character: 1, column: failing }
}

function aborted(error: RowError, file: string): SqlError {
  const { message, code, sqlState, column: failing } = error
  const place = `${placeOf(file, error)}${failing === null ? '' : `, column ${failing}`}`
  const advice =
    "If you would like to continue loading when an error is encountered, use other values such as 'SKIP_FILE' or 'CONTINUE' for the ON_ERROR option. For more information on loading options, please run 'info loading_data' in a SQL client."
  return new SqlError(code, sqlState, `${message}\n${place}\n  ${advice}`)
}

/** The plan, with the defaults of the columns that the COPY does not list. */
export function withDefaults(plan: CopyPlan, scope: Scope): CopyPlan {
  const others = plan.table.columns.filter((each) => !plan.into.includes(each))
  return {
    ...plan,
    into: [...plan.into, ...others],
    values: [...plan.values, ...others.map((each) => defaultOf(each, scope))]
  }
}
