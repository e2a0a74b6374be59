import type { Context, Execute } from '../catalog/context'
import type { RoleObject } from '../catalog/objects'
import { likePattern } from '../names'
import type { ShowRoles } from '../statements/show'
import { comment, createdOn, name, owner, type ShowColumn, tableOf, yesNo } from './table-of'

/** https://docs.snowflake.com/en/sql-reference/sql/show-roles */
function roleColumns({ account, session }: Context): readonly ShowColumn<RoleObject>[] {
  const { access } = account
  const count = (kind: 'role' | 'user', role: string): number =>
    access.allMemberships().filter((member) => member.role === role && member.to.kind === kind).length
  return [
    createdOn,
    name,
    ['is_default', 'text', () => 'N'],
    ['is_current', 'text', (role) => yesNo(role.name === session.role)],
    [
      'is_inherited',
      'text',
      (role) => yesNo(role.name !== session.role && access.effectiveRoles(session.roles).has(role.name))
    ],
    ['assigned_to_users', 'fixed', (role) => count('user', role.name)],
    ['granted_to_roles', 'fixed', (role) => count('role', role.name)],
    [
      'granted_roles',
      'fixed',
      (role) => access.allMemberships().filter(({ to }) => to.kind === 'role' && to.name === role.name).length
    ],
    owner,
    comment
  ]
}

export const showRoles: Execute<ShowRoles> = ({ like }, context) => {
  const pattern = likePattern(like ?? '%')
  const roles = [...context.account.access.roles.values()].filter((role) => pattern.test(role.name))
  return tableOf(roleColumns(context), roles)
}
