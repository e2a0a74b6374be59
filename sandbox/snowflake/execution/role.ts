import { type Execute, status } from '../catalog/context'
import { alreadyExists } from '../errors'
import type { CreateRole } from '../statements/role'
import { ownedBy } from './create'

export const createRole: Execute<CreateRole> = (statement, context) => {
  const { access } = context.account
  const [name = ''] = statement.name
  access.requireOnAccount(context.session.role, 'CREATE ROLE')
  const present = access.roles.get(name)
  if (present !== undefined && statement.ifNotExists) return status(`${name} already exists, statement succeeded.`)
  if (present !== undefined && !statement.orReplace) throw alreadyExists(name)
  if (present !== undefined) access.dropRole(present)
  access.roles.set(name, { kind: 'role', name, ...ownedBy(context, statement.options.COMMENT) })
  return status(`Role ${name} successfully created.`)
}
