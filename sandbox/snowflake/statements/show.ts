import type { ObjectKind } from '../contract'
import { unsupported } from '../errors'
import type { Cursor, NameParts } from './cursor'
import { argumentTypes } from './function'
import { type GrantTarget, grantTarget } from './grant'
import { type NamedKind, PLURAL, refuseUnknown, singular } from './object-types'

export type ShowScope =
  | { readonly in: 'account' }
  | { readonly in: 'database' | 'schema'; readonly name: NameParts | null }
  /** `IN x`: the number of its parts says whether x is a database or a schema. */
  | { readonly in: 'either'; readonly name: NameParts }

/** https://docs.snowflake.com/en/sql-reference/sql/show */
export interface ShowObjects {
  readonly type: 'SHOW'
  readonly kind: ObjectKind
  readonly like: string | null
  readonly scope: ShowScope | null
  readonly startsWith: string | null
  readonly limit: { readonly rows: number; readonly from: string | null } | null
  readonly terse: boolean
  /** Only this kind of integration; null = all. */
  readonly category: 'STORAGE' | 'NOTIFICATION' | null
}

export interface ShowRoles {
  readonly type: 'SHOW ROLES'
  readonly like: string | null
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-users */
export interface ShowUsers {
  readonly type: 'SHOW USERS'
  readonly like: string | null
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-replication-databases */
export interface ShowReplicationDatabases {
  readonly type: 'SHOW REPLICATION DATABASES'
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants */
export interface ShowGrants {
  readonly type: 'SHOW GRANTS'
  readonly form:
    | { readonly of: 'object'; readonly target: GrantTarget }
    | { readonly of: 'grants to role' | 'grants to user' | 'grantees of role'; readonly name: string }
    | { readonly of: 'current user' }
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-parameters */
export interface ShowParameters {
  readonly type: 'SHOW PARAMETERS'
  readonly like: string | null
  readonly target:
    | 'session'
    | 'account'
    | { readonly kind: NamedKind; readonly name: NameParts; readonly argTypes?: readonly string[] }
}

const FORMS = {
  ...PLURAL,
  'USER FUNCTIONS': 'function',
  'STORAGE INTEGRATIONS': 'integration',
  'NOTIFICATION INTEGRATIONS': 'integration',
  INTEGRATIONS: 'integration'
} as const
type Form = keyof typeof FORMS
const forms = Object.keys(FORMS).filter((form): form is Form => Object.hasOwn(FORMS, form))

const CATEGORIES: Partial<Record<Form, 'STORAGE' | 'NOTIFICATION'>> = {
  'STORAGE INTEGRATIONS': 'STORAGE',
  'NOTIFICATION INTEGRATIONS': 'NOTIFICATION'
}

/** These have STARTS WITH and LIMIT. */
const PAGED: readonly ObjectKind[] = ['alert', 'task', 'stream', 'table', 'view', 'database', 'schema']
const TERSE: readonly ObjectKind[] = ['alert', 'task', 'stream', 'table', 'view', 'database', 'schema']
const ACCOUNT_LEVEL: readonly ObjectKind[] = ['warehouse', 'integration', 'database']

export function show(
  cursor: Cursor
): ShowObjects | ShowRoles | ShowUsers | ShowGrants | ShowParameters | ShowReplicationDatabases {
  if (cursor.take('GRANTS')) return { type: 'SHOW GRANTS', form: grantsForm(cursor) }
  if (cursor.take('PARAMETERS')) return parameters(cursor)
  if (cursor.take('REPLICATION DATABASES')) return replicationDatabases(cursor)
  if (cursor.take('ROLES')) return { type: 'SHOW ROLES', like: like(cursor) }
  if (cursor.take('USERS')) return { type: 'SHOW USERS', like: like(cursor) }
  const tersely = cursor.token
  const terse = cursor.take('TERSE')
  const form = cursor.takeOneOf(forms)
  if (form === undefined) return refuseUnknown(cursor)
  const kind = FORMS[form]
  const category = CATEGORIES[form] ?? null
  if (terse && !TERSE.includes(kind)) cursor.fail(tersely)
  if (cursor.sees('HISTORY')) throw unsupported('SHOW … HISTORY')
  const pattern = like(cursor)
  const scope = !ACCOUNT_LEVEL.includes(kind) && cursor.take('IN') ? readScope(cursor) : null
  const paged = PAGED.includes(kind)
  const startsWith = paged && cursor.take('STARTS WITH') ? cursor.text() : null
  const limit =
    paged && cursor.take('LIMIT') ? { rows: cursor.integer(), from: cursor.take('FROM') ? cursor.text() : null } : null
  return { type: 'SHOW', kind, like: pattern, scope, startsWith, limit, terse, category }
}

function like(cursor: Cursor): string | null {
  return cursor.take('LIKE') ? cursor.text() : null
}

function readScope(cursor: Cursor): ShowScope {
  if (cursor.take('ACCOUNT')) return { in: 'account' }
  const container = cursor.takeOneOf(['DATABASE', 'SCHEMA'])
  if (container === undefined) return { in: 'either', name: cursor.name() }
  const isNamed =
    cursor.token.kind === 'quoted' || (cursor.token.kind === 'word' && !cursor.sees('STARTS') && !cursor.sees('LIMIT'))
  return { in: container === 'DATABASE' ? 'database' : 'schema', name: isNamed ? cursor.name() : null }
}

function grantsForm(cursor: Cursor): ShowGrants['form'] {
  if (cursor.take('ON')) return { of: 'object', target: grantTarget(cursor) }
  if (cursor.take('OF ROLE')) return { of: 'grantees of role', name: cursor.identifier() }
  if (cursor.take('TO ROLE')) return { of: 'grants to role', name: cursor.identifier() }
  if (cursor.take('TO USER')) return { of: 'grants to user', name: cursor.identifier() }
  if (!cursor.atEnd()) cursor.fail()
  return { of: 'current user' }
}

function parameters(cursor: Cursor): ShowParameters {
  const pattern = like(cursor)
  const named = cursor.takeOneOf(['IN', 'FOR']) !== undefined
  return { type: 'SHOW PARAMETERS', like: pattern, target: named ? parametersOf(cursor) : 'session' }
}

function parametersOf(cursor: Cursor): ShowParameters['target'] {
  if (cursor.take('SESSION')) return 'session'
  if (cursor.take('ACCOUNT')) return 'account'
  const kind = singular(cursor)
  const name = cursor.name()
  return kind === 'function' ? { kind, name, argTypes: argumentTypes(cursor) } : { kind, name }
}

function replicationDatabases(cursor: Cursor): ShowReplicationDatabases {
  like(cursor)
  if (cursor.take('WITH PRIMARY')) cursor.name()
  return { type: 'SHOW REPLICATION DATABASES' }
}
