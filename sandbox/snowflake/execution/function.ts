import { type Context, type Execute, EXECUTED, status } from '../catalog/context'
import { owned } from '../catalog/resolve'
import type { FunctionObject } from '../contract'
import { alreadyExists } from '../errors'
import { dotted } from '../names'
import type { AlterFunction, CreateFunction } from '../statements/function'
import { creatable, install, ownedBy, settleExisting } from './create'

/** Bodies are not compiled before the function is called. */
export const createFunction: Execute<CreateFunction> = (statement, context) => {
  const name = creatable(context, 'function', statement)
  const { args, language, returns, returnsTable, volatility, nullHandling, body, comment, grants, python } = statement
  const present =
    context.account.store.overload(
      name,
      args.map(({ type }) => type)
    ) ?? null
  const answer = settleExisting(context, statement, present)
  if (answer !== null) return answer
  const secure = statement.modifier === 'SECURE'
  const definition = {
    kind: 'function',
    ...name,
    args,
    language,
    returns,
    returnsTable,
    volatility,
    nullHandling,
    secure,
    body,
    python
  } as const
  install(context, { ...definition, ...ownedBy(context, comment) }, present, grants)
  return status(`Function ${name.name} successfully created.`)
}

export const alterFunction: Execute<AlterFunction> = (statement, context) => {
  const found = owned(context, 'function', statement)
  if (found === undefined) return status(EXECUTED)
  if (statement.action.do === 'COMMENT') found.comment = statement.action.comment
  else rename(context, found, statement.action.to)
  return status(EXECUTED)
}

function rename(context: Context, found: FunctionObject, to: readonly string[]): void {
  const name = creatable(context, 'function', { name: to })
  const { store } = context.account
  if (
    store.overload(
      name,
      found.args.map(({ type }) => type)
    ) !== undefined
  )
    throw alreadyExists(dotted(name))
  store.rename(found, { ...found, ...name })
}
