import { SqlError, type Column, type CopyStatement, type TableObject } from '../../contract'
import { valueCountMismatch } from '../../errors'
import { assigned } from '../translation/casts'
import { columnNamed, defaultOf, type Writing } from '../dml/targets'
import type { Scope } from '../translation/scope'
import { expressionOf } from '../translation/syntax'
import { expression } from '../translation/translate'
import type { CsvFormat } from '../stages/file-format'
import { readCsv, type CsvRecord } from '../stages/csv'
import type { StoredObject } from '../stages/object-store'
import { noStagedRows, placeOf, ROW_NUMBER, withStagedRows } from '../stages/staged-rows'
import { literal, quoted } from '../engine/identifiers'
import { insertRows } from '../tables/row-versions'
import type { FileResult, RowError } from './history'
import { errorLimit, skipsFile, stopsAtFirst, type OnError } from './on-error'

/** A COPY statement, made ready for one table. */
export interface CopyPlan {
  readonly table: TableObject
  readonly into: readonly Column[]
  /** One value for each column of `into`, over the staged columns. */
  readonly values: readonly string[]
  /** How many columns a record has to have; null when a select list picks its own. */
  readonly fields: number | null
  /** How many staged columns there are to pick from. */
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
  const picked = Array.from(values.join(' ').matchAll(/"\$(\d+)"/g), ([, index]) => Number(index))
  return { table, into, values, fields: null, width: Math.max(1, ...picked) }
}

/** Gathers rows that files give, and puts them into the table at once: all of them, or none when `work` throws. */
export async function loadTogether<T>(
  plan: CopyPlan,
  writing: Writing,
  work: (gathered: string) => Promise<T>
): Promise<T> {
  const { connection, version } = writing
  // Nothing staged yet: this also tells whether the select list makes sense.
  const definition = `AS SELECT '' AS "#file", ${valueList(plan)} FROM ${noStagedRows(plan.width)}`
  return connection.withTemporary(definition, async (gathered) => {
    const result = await work(gathered)
    await connection.atomically(() => connection.run(insertRows(plan.table, version, outputs(plan), gathered)))
    return result
  })
}

/** Reads one file. Errors of single rows are treated as ON_ERROR says; ABORT_STATEMENT throws. */
export async function loadFile(
  file: StoredObject & { readonly body: Uint8Array },
  plan: CopyPlan,
  format: CsvFormat,
  onError: OnError,
  writing: Writing,
  gathered: string
): Promise<FileResult> {
  const errors: RowError[] = []
  const good: CsvRecord[] = []
  let parsed = 0
  for (const record of readCsv(file.body, format)) {
    parsed++
    const error = record.error ?? mismatch(record, plan, format)
    if (error === undefined) good.push(record)
    else errors.push(rowError(error, record, null))
  }
  const { connection, statement } = writing
  const staged = [{ file, records: good }]
  const loaded = await withStagedRows(staged, plan.width, statement.now, connection, async (source) => {
    const evaluated = await evaluate(source, gathered, file.key, good, plan, writing, stopsAtFirst(onError))
    errors.push(...evaluated.errors)
    errors.sort((a, b) => a.row - b.row)
    const [first] = errors
    if (first !== undefined && onError.do === 'ABORT_STATEMENT') throw aborted(first, file.key)
    if (!skipsFile(onError, errors.length, parsed)) return evaluated.rows
    await connection.run(`DELETE FROM ${gathered} WHERE "#file" = ${literal(file.key)}`)
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
      return `${to === undefined ? value : assigned(value, to)} AS ${quoted(`#${index}`)}`
    })
    .join(', ')
}

/** What goes into each column of the table, from the evaluated rows. */
function outputs({ table, into }: CopyPlan): readonly string[] {
  return table.columns.map((each) => {
    const index = into.indexOf(each)
    return index === -1 ? 'NULL' : quoted(`#${index}`)
  })
}

/** Evaluates all rows at once; when that fails, halves, and halves of halves, until each bad row stands alone. */
async function evaluate(
  source: string,
  gathered: string,
  file: string,
  records: readonly CsvRecord[],
  plan: CopyPlan,
  { connection }: Writing,
  onlyFirst: boolean
): Promise<{ readonly rows: number; readonly errors: readonly RowError[] }> {
  const errors: RowError[] = []
  let rows = 0
  const waiting: (readonly CsvRecord[])[] = [records]
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const [first, last] = [part[0], part.at(-1)]
    if (first === undefined || last === undefined) continue
    if (onlyFirst && errors.length > 0) break
    const range = `${ROW_NUMBER} BETWEEN ${first.row} AND ${last.row}`
    try {
      rows += await connection.count(
        `INSERT INTO ${gathered} SELECT ${literal(file)}, ${valueList(plan)} FROM ${source} WHERE ${range}`
      )
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      if (isOfStatement(error)) throw error
      if (part.length === 1) errors.push(rowError(error, first, await failingColumn(source, range, plan, connection)))
      else waiting.push(part.slice(part.length >> 1), part.slice(0, part.length >> 1))
    }
  }
  return { rows, errors }
}

/** Nothing that one row did: the statement cannot be compiled. */
function isOfStatement({ code }: SqlError): boolean {
  return code.startsWith('000') || code.startsWith('001') || code.startsWith('002')
}

/** The first column whose value cannot be had from this row, as the error report names it. */
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

/** The defaults of the columns that the COPY does not name. */
export function withDefaults(plan: CopyPlan, scope: Scope): CopyPlan {
  const left = plan.table.columns.filter((each) => !plan.into.includes(each))
  return {
    ...plan,
    into: [...plan.into, ...left],
    values: [...plan.values, ...left.map((each) => defaultOf(each, scope))]
  }
}
