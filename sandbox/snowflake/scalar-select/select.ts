import type { Context } from '../catalog/context'
import type { ResultSet } from '../contract'
import { invalidIdentifier, refused } from '../errors'
import { Cursor } from '../statements/cursor'
import { asText, cast } from './convert'
import { FUNCTIONS } from './functions'
import { booleanValue, cellOf, columnOf, NULL, type ScalarValue, textValue } from './value'

type Expression = (context: Context) => Promise<ScalarValue>

interface Item {
  readonly name: string
  readonly expression: Expression
}

/** Thrown when a query is too much for this small evaluator. The data plane runs it then. */
class NotScalar extends Error {}

/**
 * A SELECT without FROM, of literals, casts, concatenations and the functions of functions.ts. Clients use it to ask for
 * the session's context, the time, and system functions. Undefined = a query of another kind.
 */
export async function scalarSelect(sql: string, context: Context): Promise<ResultSet | undefined> {
  const items = readItems(sql)
  if (items === undefined) return undefined
  const values = await Promise.all(items.map(({ expression }) => expression(context)))
  return {
    columns: items.map(({ name }, index) => columnOf(name, values[index] ?? NULL)),
    rows: [values.map(cellOf)]
  }
}

function readItems(sql: string): readonly Item[] | undefined {
  const cursor = new Cursor(sql)
  try {
    cursor.expect('SELECT')
    const items = [readItem(cursor)]
    while (cursor.take(',')) items.push(readItem(cursor))
    return cursor.atEnd() ? items : undefined
  } catch (error) {
    if (error instanceof NotScalar) return undefined
    throw error
  }
}

function readItem(cursor: Cursor): Item {
  const { start } = cursor.token
  const expression = concatenation(cursor)
  const written = cursor.sql.slice(start, cursor.ahead(-1).end).toUpperCase()
  const isNamed =
    cursor.take('AS') || cursor.token.kind === 'quoted' || (cursor.token.kind === 'word' && !cursor.sees('FROM'))
  return { name: isNamed ? cursor.identifier() : written, expression }
}

function concatenation(cursor: Cursor): Expression {
  let left = castExpression(cursor)
  while (cursor.take('||')) left = joined(left, castExpression(cursor))
  return left
}

function joined(left: Expression, right: Expression): Expression {
  return async (context) => {
    const [a, b] = [await left(context), await right(context)]
    if (a.type === 'null' || b.type === 'null') return NULL
    return textValue(asText(a) + asText(b))
  }
}

function castExpression(cursor: Cursor): Expression {
  let expression = primary(cursor)
  while (cursor.take('::')) {
    const type = cursor.columnType()
    const inner = expression
    expression = async (context) => cast(await inner(context), type, context.session.timezone)
  }
  return expression
}

function primary(cursor: Cursor): Expression {
  const { kind, value } = cursor.token
  if (kind === 'string') return constant(textValue(cursor.text()))
  if (kind === 'number' && /^\d+$/.test(value)) return constant({ type: 'fixed', number: cursor.integer() })
  if (cursor.sees('-') && cursor.ahead(1).kind === 'number')
    return constant({ type: 'fixed', number: cursor.integer() })
  if (cursor.take('NULL')) return constant(NULL)
  if (cursor.take('TRUE')) return constant(booleanValue(true))
  if (cursor.take('FALSE')) return constant(booleanValue(false))
  if (cursor.take('(')) return parenthesized(cursor)
  if (kind === 'word' && Object.hasOwn(FUNCTIONS, value)) return call(cursor)
  if (kind === 'word' && /^SYSTEM\$/.test(value)) throw refused('002140', '42601', `Unknown function ${value}`)
  throw new NotScalar()
}

function parenthesized(cursor: Cursor): Expression {
  const inner = concatenation(cursor)
  if (!cursor.take(')')) throw new NotScalar()
  return inner
}

function constant(value: ScalarValue): Expression {
  return async () => value
}

/** The date part of DATEADD is a bare word. */
function argument(cursor: Cursor): Expression {
  const { kind, value } = cursor.token
  const isPart =
    kind === 'word' && /^(MILLISECOND|SECOND|MINUTE|HOUR|DAY|WEEK)S?$/.test(value) && cursor.ahead(1).value === ','
  return isPart ? constant(textValue(cursor.identifier())) : concatenation(cursor)
}

function call(cursor: Cursor): Expression {
  const name = cursor.identifier()
  const definition = FUNCTIONS[name]
  if (definition === undefined) throw invalidIdentifier(name)
  const bare = !cursor.sees('(')
  if (bare && definition.bare !== true) throw new NotScalar()
  const args = bare ? [] : cursor.list(() => argument(cursor), { empty: true })
  const [least, most] = definition.args
  if (args.length < least)
    throw refused(
      '000938',
      '22023',
      `error line 1 at position 7\nnot enough arguments for function [${name}], expected ${least}, got ${args.length}`
    )
  if (args.length > most)
    throw refused(
      '000939',
      '22023',
      `error line 1 at position 7\ntoo many arguments for function [${name}] expected ${most}, got ${args.length}`
    )
  return async (context) =>
    definition.evaluate(await Promise.all(args.map((expression) => expression(context))), context)
}
