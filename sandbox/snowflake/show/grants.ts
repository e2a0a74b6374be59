import type { Grant, Membership } from '../catalog/access'
import type { Context, Execute } from '../catalog/context'
import { existingRole, targets } from '../catalog/grant-targets'
import { managingSchema } from '../catalog/managed-access'
import { fullName, type Securable } from '../catalog/objects'
import type { FunctionObject, ResultSet } from '../contract'
import { quote, spell } from '../names'
import { nameIn } from '../statements/name'
import type { ShowGrants } from '../statements/show'
import { epoch, type ShowColumn, tableOf } from './table-of'

interface GrantRow {
  readonly createdOn: Date
  readonly privilege: string
  readonly grantedOn: string
  readonly grantedTo?: Grant['grantedTo']
  readonly name: string
  readonly grantee: string
  readonly grantOption: boolean
  readonly grantedBy: string
}

const BEFORE: readonly ShowColumn<GrantRow>[] = [
  ['created_on', 'timestamp_ltz', ({ createdOn }) => epoch(createdOn)],
  ['privilege', 'text', ({ privilege }) => privilege],
  ['granted_on', 'text', ({ grantedOn }) => grantedOn],
  ['name', 'text', ({ name }) => name],
  ['granted_to', 'text', ({ grantedTo = 'ROLE' }) => grantedTo],
  ['grantee_name', 'text', ({ grantee }) => grantee],
  ['grant_option', 'text', ({ grantOption }) => grantOption]
]
const BY: ShowColumn<GrantRow> = ['granted_by', 'text', ({ grantedBy }) => grantedBy]
const BY_TYPE: ShowColumn<GrantRow> = ['granted_by_role_type', 'text', () => 'ROLE']

const MEMBERS: readonly ShowColumn<Membership>[] = [
  ['created_on', 'timestamp_ltz', ({ createdOn }) => epoch(createdOn)],
  ['role', 'text', ({ role }) => role],
  ['granted_to', 'text', ({ to }) => to.kind.toUpperCase()],
  ['grantee_name', 'text', ({ to }) => to.name],
  ['granted_by', 'text', ({ grantedBy }) => grantedBy]
]

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants */
export const showGrants: Execute<ShowGrants> = ({ form }, context) => {
  switch (form.of) {
    case 'object':
      return tableOf(
        [...BEFORE, BY_TYPE, BY],
        targets(context, form.target).flatMap((object) => grantsOn(context, object))
      )
    case 'grants to role':
      return tableOf([...BEFORE, BY], grantsTo(context, existingRole(context, form.name).name))
    case 'grants to user':
      return usersRoles(context, form.name)
    case 'grantees of role':
      return tableOf(
        MEMBERS,
        context.account.access.allMemberships().filter(({ role }) => role === existingRole(context, form.name).name)
      )
    case 'current user':
      return usersRoles(context, context.session.user)
  }
}

function usersRoles({ account }: Context, user: string): ResultSet {
  return tableOf(
    MEMBERS,
    account.access.allMemberships().filter(({ to }) => to.kind === 'user' && to.name === user)
  )
}

/** A database role without its database, since https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371 */
function granteeName({ account }: Context, { role, grantedTo }: Grant): string {
  return grantedTo !== 'DATABASE_ROLE' || !account.changes.has('grants name views')
    ? role
    : (nameIn(role).at(-1) ?? role)
}

function grantsOn(context: Context, object: Securable): readonly GrantRow[] {
  const rows = context.account.access
    .grantsOn(object)
    .map((grant) => ({ ...grant, ...target(context, object), grantee: granteeName(context, grant) }))
  return [...ownership(context, object), ...rows]
}

function grantsTo(context: Context, role: string): readonly GrantRow[] {
  const { store, access } = context.account
  const owned = store.everything().filter(({ owner }) => owner === role)
  const granted = [...access.allGrants()].filter(([, grant]) => grant.role === role && grant.grantedTo === 'ROLE')
  const roles = access.allMemberships().filter(({ to }) => to.kind === 'role' && to.name === role)
  return [
    ...owned.flatMap((object) => ownership(context, object)),
    ...granted.map(([object, grant]) => ({ ...grant, ...target(context, object), grantee: role })),
    ...roles.map((member) => ({
      ...member,
      privilege: 'USAGE',
      grantedOn: access.databaseRoles.has(member.role) ? 'DATABASE_ROLE' : 'ROLE',
      name: access.databaseRoles.has(member.role) ? member.role : spell(member.role),
      grantee: role,
      grantOption: false
    }))
  ]
}

function ownership(context: Context, object: Securable): readonly GrantRow[] {
  if (object.kind === 'account') return []
  const { createdOn, owner } = object
  return [
    {
      createdOn,
      privilege: 'OWNERSHIP',
      ...target(context, object),
      grantee: owner,
      // https://docs.snowflake.com/en/release-notes/bcr-bundles/2023_08/bcr-1397
      grantOption: managingSchema(context.account, object) === undefined,
      grantedBy: owner
    }
  ]
}

/** Where a view is called a table, that is before https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2371 */
function target({ account }: Context, object: Securable): Pick<GrantRow, 'grantedOn' | 'name'> {
  const kind = object.kind === 'view' && !account.changes.has('grants name views') ? 'table' : object.kind
  const grantedOn = kind.toUpperCase().replace(' ', '_')
  return { grantedOn, name: object.kind === 'function' ? functionName(object) : fullName(object) }
}

/** `DB.S."PARSE(LINE VARCHAR):TABLE(A VARCHAR)"` */
function functionName({ database, schema, name, args, returns }: FunctionObject): string {
  const signature = args.map((argument) => `${argument.name} ${argument.type}`).join(', ')
  return [
    spell(database),
    spell(schema),
    quote(`${name}(${signature}):${returns.replace(/^TABLE \(/, 'TABLE(')}`)
  ].join('.')
}
