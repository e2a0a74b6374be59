import { refused, unsupported } from '../../errors'
import type { FunctionCall } from './calls'
import { ALERT_TIMES } from './functions/alert'
import { BUILT_IN } from './functions/built-in'
import type { Scope } from './scope'
import { callScalar, findFunction, unknownFunction } from './user-functions'

/** Built-in functions take precedence over those of the schema. */
export function emitCall(call: FunctionCall, scope: Scope): string {
  const [name = ''] = call.name.split(' ')
  const builtIn = call.path.length === 0 ? BUILT_IN[name] : ALERT_TIMES[[...call.path, name].join('.')]
  if (builtIn !== undefined) return builtIn(call, scope)
  const own = findFunction(call, scope)
  if (own === undefined) throw unknownFunction(call)
  if (call.over !== '') throw unsupported(`${call.name} with OVER`)
  if (own.returnsTable !== null)
    throw refused('002139', '42601', `Table function ${own.name} cannot be used as a scalar.`)
  return callScalar(own, call, scope)
}
