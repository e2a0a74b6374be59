import { refused, unsupported } from '../../../errors'
import type { FunctionCall } from '../calls'
import { asText } from '../casts'
import type { Scope } from '../scope'
import type { Node } from '../syntax'
import { expression } from '../translate'

/** Translates a call of a Snowflake function to DuckDB's SQL. */
export type Emit = (call: FunctionCall, scope: Scope) => string

/** By name in upper case. */
export type Functions = Readonly<Record<string, Emit>>

/** A function that takes this many arguments and translates to this SQL. */
export function fn(least: number, most: number, sql: (...args: readonly string[]) => string): Emit {
  return (call, scope) => {
    refuseClauses(call)
    countArguments(call, least, most)
    return sql(...call.args.map((arg) => expression(arg, scope)))
  }
}

/** A function that means the same in DuckDB, under this name. */
export const same = (name: string, least: number, most = least): Emit =>
  fn(least, most, (...args) => `${name}(${args.join(', ')})`)

/** The same for string functions: other values are converted to VARCHAR first. */
export const ofText = (name: string, least: number, most = least): Emit =>
  fn(least, most, (text = '', ...args) => `${name}(${[`${asText(text)}`, ...args].join(', ')})`)

/** A function whose value does not depend on arguments. */
export const constant =
  (sql: (scope: Scope) => string): Emit =>
  (_call, scope) =>
    sql(scope)

/** Refuses DISTINCT, OVER and other clauses, which only some functions allow. */
export function refuseClauses(call: FunctionCall): void {
  if (
    call.distinct ||
    call.star ||
    call.ignoreNulls ||
    call.order.length > 0 ||
    call.named.size > 0 ||
    call.over !== ''
  ) {
    throw unsupported(`${call.name} with this clause`)
  }
}

export function countArguments({ name, args }: FunctionCall, least: number, most: number): void {
  if (args.length < least) {
    throw refused(
      '000938',
      '22023',
      `not enough arguments for function [${name}], expected ${least}, got ${args.length}`
    )
  }
  if (args.length > most) {
    throw refused('000939', '22023', `too many arguments for function [${name}] expected ${most}, got ${args.length}`)
  }
}

/** The first argument. */
export function first(call: FunctionCall): Node {
  const [node] = call.args
  if (node === undefined) throw refused('000938', '22023', `not enough arguments for function [${call.name}]`)
  return node
}
