import { refused, unsupported } from '../errors'
import { type Token, tokenize } from '../statements/lexer'
import { asBody, type Body } from './http'

/** An INSERT of many rows: its VALUES once for each of them, and the binds numbered through. */
export interface ManyRows {
  readonly sql: string
  readonly bindings: Body
}

/**
 * An INSERT whose binds are arrays, with one value for each row. Undefined when no bind is an array.
 * https://docs.snowflake.com/en/developer-guide/python-connector/python-connector-example#binding-parameters-to-variables-for-batch-inserts
 */
export function manyRows(sql: string, bindings: Body): ManyRows | undefined {
  const columns = Object.keys(bindings)
    .toSorted((a, b) => Number(a) - Number(b))
    .map((key) => asBody(bindings[key]))
  if (!columns.some(({ value }) => Array.isArray(value))) return undefined
  const lengths = new Set(columns.map(({ value }) => (Array.isArray(value) ? value.length : -1)))
  const [length = 0] = lengths
  if (lengths.size > 1 || length < 1) throw refused('002028', '22023', 'Bind arrays have different lengths.')
  const row = valuesClause(sql)
  const placed = columns.flatMap((_, column) =>
    Array.from({ length }, (_, at) => [at * columns.length + column + 1, at, column] as const)
  )
  return {
    sql:
      sql.slice(0, row.start) +
      Array<string>(length).fill(sql.slice(row.start, row.end)).join(', ') +
      sql.slice(row.end),
    bindings: Object.fromEntries(
      placed.map(([key, at, column]) => [
        key,
        { type: columns[column]?.type, value: (columns[column]?.value as unknown[])[at] }
      ])
    )
  }
}

/** The one row after VALUES, with its parentheses. */
function valuesClause(sql: string): Pick<Token, 'start' | 'end'> {
  const tokens = tokenize(sql)
  const at = tokens.findIndex(({ kind, value }) => kind === 'word' && value === 'VALUES')
  const [open, close] = [tokens[at + 1], tokens.findLast(({ value }) => value === ')')]
  if (at < 0 || tokens[0]?.value !== 'INSERT' || open?.value !== '(' || close === undefined)
    throw unsupported('array binding of anything but INSERT … VALUES (…)')
  return { start: open.start, end: close.end }
}
