import vm from 'node:vm'
import type { FunctionObject } from '../../contract'
import { withoutSize } from '../../types'
import type { Batch, Text } from './batch'
import { canonical, isVariant } from './column-types'
import { ownMessage } from './refusals'

type RowWriter = { writeRow(row: Record<string, unknown>): void }

/**
 * A user's JavaScript. Each call in each statement gets a new JavaScript engine, which keeps the function's global state
 * from row to row.
 * https://docs.snowflake.com/en/developer-guide/udf/javascript/udf-javascript-tabular-functions
 */
export function javaScriptFunction(definition: FunctionObject): Batch {
  const evaluate = failing(definition, () => compile(definition))
  return (rows) => rows.map(evaluate)
}

type Evaluate = (args: readonly unknown[]) => Text | readonly (readonly Text[])[]

/** Compiles the user's code. Whatever that code throws ends the statement. */
function compile(definition: FunctionObject): Evaluate {
  const evaluate = definition.returnsTable === null ? scalar(definition) : tabular(definition, definition.returnsTable)
  const types = definition.args.map(({ type }) => withoutSize(canonical(type)))
  return (args) =>
    failing(definition, () => evaluate(args.map((arg, index) => toJavaScript(arg, types[index] ?? 'VARCHAR'))))
}

/** No network, no modules, no code from strings. https://docs.snowflake.com/en/developer-guide/udf/javascript/udf-javascript-limitations */
function isolatedContext(): vm.Context {
  return vm.createContext({}, { codeGeneration: { strings: false, wasm: false } })
}

function scalar(definition: FunctionObject): Evaluate {
  const names = definition.args.map(({ name }) => name).join(', ')
  const returns = canonical(definition.returns.replace(/ NOT NULL$/i, ''))
  const handler: unknown = vm.runInContext(`({ call: function (${names}) {${definition.body}\n} })`, isolatedContext())
  const call = method(handler, 'call')
  return (args) => {
    if (definition.nullHandling === 'RETURNS NULL ON NULL INPUT' && args.includes(undefined)) return null
    return text(call?.(...args), returns)
  }
}

function tabular(definition: FunctionObject, returns: FunctionObject['args']): Evaluate {
  const columns = returns.map(({ name, type }) => ({ name, type: canonical(type) }))
  const handler: unknown = vm.runInContext(`(${definition.body}\n)`, isolatedContext())
  const call = method(handler, 'processRow')
  if (call === undefined) throw new Error('The JavaScript object has no function "processRow"')
  // The rows of `finalize` belong to no input row, so a lateral join has no place for them.
  if (method(handler, 'finalize') !== undefined)
    throw new Error('The sandbox does not run "finalize" of a table function')
  const info = Object.fromEntries(
    definition.args.map(({ name, type }) => [name, { type, isConst: false, constValue: undefined }])
  )
  method(handler, 'initialize')?.(info, {})
  return (args) => {
    const rows: Text[][] = []
    const rowWriter: RowWriter = {
      writeRow: (row) => {
        rows.push(columns.map(({ name, type }) => text(row[name], type)))
      }
    }
    call(Object.fromEntries(definition.args.map(({ name }, index) => [name, args[index]])), rowWriter, {})
    return rows
  }
}

type Method = (...args: readonly unknown[]) => unknown

function method(handler: unknown, name: string): Method | undefined {
  if (typeof handler !== 'object' || handler === null) return undefined
  const found: unknown = Reflect.get(handler, name)
  return typeof found === 'function' ? (...args): unknown => Reflect.apply(found, handler, args) : undefined
}

/** https://docs.snowflake.com/en/developer-guide/udf-stored-procedure-data-type-mapping#sql-and-javascript-data-type-mapping */
function toJavaScript(value: unknown, type: string): unknown {
  if (typeof value !== 'string') return undefined
  switch (type) {
    case 'NUMBER':
    case 'FLOAT':
      return Number(value)
    case 'BOOLEAN':
      return value === 'true'
    case 'DATE':
    case 'TIMESTAMP_NTZ':
    case 'TIMESTAMP_LTZ':
      // "2024-01-02 03:04:05.6-08"
      return new Date(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
    case 'VARIANT':
    case 'OBJECT':
    case 'ARRAY':
      return JSON.parse(value) as unknown
    default:
      return value
  }
}

/** undefined is NULL. null is NULL too, except in a variant, where it is JSON's null. */
function text(value: unknown, type: string): Text {
  if (value === undefined) return null
  if (isVariant(type)) return JSON.stringify(value)
  if (value === null || typeof value === 'string') return value
  if (isDate(value)) return value.toISOString()
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return JSON.stringify(value) ?? null
}

/** `instanceof` does not recognize a Date of another realm. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]'
}

function failing<T>(definition: FunctionObject, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('⟦')) throw error
    const thrown = `JavaScript execution error: Uncaught ${String(error)} in ${definition.name}`
    throw new Error(ownMessage('100132', 'P0000', thrown), { cause: error })
  }
}
