import type { ObjectKind } from '../contract'
import { unsupported } from '../errors'
import type { Cursor, NameParts } from './cursor'
import { argumentTypes } from './function'
import { type NamedKind, partsOf, plural, singular } from './object-types'

/** What a privilege is granted on. */
export type GrantTarget =
  | { readonly on: 'account' }
  | { readonly on: 'object'; readonly kind: NamedKind; readonly name: NameParts; readonly argTypes?: readonly string[] }
  | { readonly on: 'all'; readonly kind: ObjectKind; readonly in: 'database' | 'schema'; readonly container: NameParts }

/** https://docs.snowflake.com/en/sql-reference/sql/grant-privilege */
export interface GrantPrivileges {
  readonly type: 'GRANT' | 'REVOKE'
  /** "ALL" means every privilege that the grantor may grant. */
  readonly privileges: readonly string[]
  readonly target: GrantTarget
  readonly to: Grantee
  readonly grantOption: boolean
}

/** A role, a user, or a database role with the parts of its name. https://docs.snowflake.com/en/sql-reference/sql/grant-privilege-user */
export type Grantee =
  | { readonly kind: 'role'; readonly name: string }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'database role'; readonly name: NameParts }

/** https://docs.snowflake.com/en/sql-reference/sql/grant-ownership */
export interface GrantOwnership {
  readonly type: 'GRANT OWNERSHIP'
  readonly target: GrantTarget
  readonly role: string
  readonly currentGrants: 'COPY' | 'REVOKE' | null
}

/** https://docs.snowflake.com/en/sql-reference/sql/grant-role */
export interface GrantRole {
  readonly type: 'GRANT ROLE' | 'REVOKE ROLE'
  /** Of a database role, the parts of its name. */
  readonly role: string | NameParts
  readonly to: { readonly kind: 'role' | 'user'; readonly name: string }
}

export function grant(cursor: Cursor): GrantPrivileges | GrantOwnership | GrantRole {
  const role = grantedRole(cursor, 'GRANT ROLE', 'TO')
  if (role !== undefined) return role
  const privileges = privilegeList(cursor)
  cursor.expect('ON')
  const target = grantTarget(cursor)
  cursor.expect('TO')
  const to = grantee(cursor)
  if (privileges.includes('OWNERSHIP')) {
    if (privileges.length > 1) cursor.fail()
    if (to.kind === 'database role') throw unsupported('GRANT OWNERSHIP … TO DATABASE ROLE')
    if (to.kind === 'user') cursor.fail()
    return { type: 'GRANT OWNERSHIP', target, role: to.name, currentGrants: currentGrants(cursor) }
  }
  return { type: 'GRANT', privileges, target, to, grantOption: cursor.take('WITH GRANT OPTION') }
}

export function revoke(cursor: Cursor): GrantPrivileges | GrantRole {
  const role = grantedRole(cursor, 'REVOKE ROLE', 'FROM')
  if (role !== undefined) return role
  const grantOption = cursor.take('GRANT OPTION FOR')
  const privileges = privilegeList(cursor)
  cursor.expect('ON')
  const target = grantTarget(cursor)
  cursor.expect('FROM')
  const to = grantee(cursor)
  cursor.takeOneOf(['RESTRICT', 'CASCADE'])
  return { type: 'REVOKE', privileges, target, to, grantOption }
}

/** https://docs.snowflake.com/en/sql-reference/sql/grant-database-role: only to roles. */
function grantedRole(cursor: Cursor, type: GrantRole['type'], preposition: 'TO' | 'FROM'): GrantRole | undefined {
  if (cursor.take('DATABASE ROLE')) {
    const role = cursor.name()
    cursor.expect(`${preposition} ROLE`)
    return { type, role, to: { kind: 'role', name: cursor.identifier() } }
  }
  if (!cursor.take('ROLE')) return undefined
  const role = cursor.identifier()
  cursor.expect(preposition)
  const kind = cursor.expectOneOf(['ROLE', 'USER']) === 'ROLE' ? 'role' : 'user'
  return { type, role, to: { kind, name: cursor.identifier() } }
}

/** Words up to a comma or ON: "CREATE FILE FORMAT". The catalog knows which privileges exist. */
function privilegeList(cursor: Cursor): readonly string[] {
  const privileges: string[] = []
  do {
    const words: string[] = []
    while (cursor.token.kind === 'word' && !cursor.sees('ON')) words.push(cursor.identifier())
    if (words.length === 0) cursor.fail()
    privileges.push(words.join(' ').replace(/^ALL PRIVILEGES$/, 'ALL'))
  } while (cursor.take(','))
  return privileges
}

function grantee(cursor: Cursor): Grantee {
  if (cursor.take('DATABASE ROLE')) return { kind: 'database role', name: cursor.name() }
  if (cursor.take('USER')) return { kind: 'user', name: cursor.identifier() }
  cursor.take('ROLE')
  return { kind: 'role', name: cursor.identifier() }
}

function currentGrants(cursor: Cursor): GrantOwnership['currentGrants'] {
  const found = cursor.takeOneOf(['COPY CURRENT GRANTS', 'REVOKE CURRENT GRANTS'])
  return found === undefined ? null : found === 'COPY CURRENT GRANTS' ? 'COPY' : 'REVOKE'
}

/** Also for SHOW GRANTS ON. */
export function grantTarget(cursor: Cursor): GrantTarget {
  if (cursor.take('ACCOUNT')) return { on: 'account' }
  if (cursor.sees('FUTURE')) throw unsupported('FUTURE grants')
  if (cursor.take('ALL')) return allIn(cursor)
  const kind = singular(cursor)
  const first = cursor.token
  const name = cursor.name()
  if (name.length > partsOf(kind)) cursor.fail(first)
  return kind === 'function'
    ? { on: 'object', kind, name, argTypes: argumentTypes(cursor) }
    : { on: 'object', kind, name }
}

function allIn(cursor: Cursor): GrantTarget {
  const kind = plural(cursor)
  cursor.expect('IN')
  const container = cursor.expectOneOf(['DATABASE', 'SCHEMA']) === 'DATABASE' ? 'database' : 'schema'
  return { on: 'all', kind, in: container, container: cursor.name() }
}
