import type { FunctionObject } from '../../contract'
import { refused } from '../../errors'
import { dotted } from '../../names'
import { canonical } from '../engine/column-types'
import type { FunctionCall } from './calls'
import { castTo, fromJavaScript, toJavaScript } from './casts'
import { resolve, type Scope } from './scope'
import { expressionOf } from './syntax'
import { expression } from './translate'

export function unknownFunction(call: FunctionCall): Error {
  const name = [...call.path, call.name].join('.')
  return call.path.length === 0
    ? refused('002140', '42601', `Unknown function ${name}`)
    : refused('002141', '42601', `Unknown user-defined function ${name}`)
}

/** The function with this name and number of arguments. Overloads that differ only in types are not distinguished. */
export function findFunction(call: FunctionCall, scope: Scope): FunctionObject | undefined {
  if (call.path.length === 0 && (scope.database === null || scope.schema === null)) return undefined
  const wanted = resolve([...call.path, call.name], scope)
  const { catalog } = scope.statement.resources
  const found = catalog
    .list('function')
    .find((one) => dotted(one) === dotted(wanted) && one.args.length === call.args.length)
  if (found !== undefined) catalog.require(scope.roles, 'USAGE', found)
  return found
}

/** A call of a user-defined scalar function. */
export function callScalar(definition: FunctionObject, call: FunctionCall, scope: Scope): string {
  const args = argumentsOf(definition, call, scope)
  const type = canonical(definition.returns.replace(/ NOT NULL$/i, ''))
  if (definition.language === 'SQL')
    return castTo(type, `(${expression(expressionOf(definition.body), bodyScope(definition, args, scope))})`)
  const name = scope.statement.resources.engineFunction(definition)
  return fromJavaScript(type, `${name}(${javaScriptArguments(definition, args).join(', ')})`)
}

/** The arguments, cast to the types that the function declares. */
export function argumentsOf(definition: FunctionObject, call: FunctionCall, scope: Scope): readonly string[] {
  return call.args.map((arg, index) => {
    const value = expression(arg, scope)
    const type = definition.args[index]?.type
    return type === undefined ? value : castTo(canonical(type), value)
  })
}

/** The arguments, as the strings that a JavaScript or Python function gets. */
export function javaScriptArguments({ args: declared }: FunctionObject, args: readonly string[]): readonly string[] {
  return args.map((arg, index) => toJavaScript(canonical(declared[index]?.type ?? 'VARCHAR'), arg))
}

/** The body of a SQL function sees its arguments by name, and looks names up in the function's schema. */
export function bodyScope(definition: FunctionObject, args: readonly string[], scope: Scope): Scope {
  const known = definition.args.map(({ name }, index) => [name, args[index] ?? 'NULL'] as const)
  return {
    statement: scope.statement,
    roles: [definition.owner],
    database: definition.database,
    schema: definition.schema,
    expressions: new Set(),
    arguments: new Map(known)
  }
}
