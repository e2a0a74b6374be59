import type { Execute } from '../catalog/context'
import { likePattern } from '../names'
import type { ShowUsers } from '../statements/show'
import { DEFAULT_SECONDARY_ROLES, type SandboxUser } from '../users'
import { name, type ShowColumn, tableOf } from './table-of'

const empty = (column: string): ShowColumn<SandboxUser> => [column, 'text', () => '']
const none = (column: string, type: ShowColumn<SandboxUser>[1] = 'text'): ShowColumn<SandboxUser> => [
  column,
  type,
  () => null
]

/** https://docs.snowflake.com/en/sql-reference/sql/show-users */
const COLUMNS: readonly ShowColumn<SandboxUser>[] = [
  name,
  none('created_on', 'timestamp_ltz'),
  ['login_name', 'text', (user) => user.name],
  ['display_name', 'text', (user) => user.name],
  ...['first_name', 'last_name', 'email', 'mins_to_unlock', 'days_to_expiry'].map(empty),
  ['comment', 'text', (user) => user.comment ?? ''],
  ['disabled', 'text', ({ disabled = false }) => disabled],
  ['must_change_password', 'text', () => false],
  ['snowflake_lock', 'text', () => false],
  ['default_warehouse', 'text', ({ warehouse = '' }) => warehouse],
  empty('default_namespace'),
  ['default_role', 'text', ({ role }) => role],
  [
    'default_secondary_roles',
    'text',
    ({ secondaryRoles = DEFAULT_SECONDARY_ROLES }) => (secondaryRoles === 'ALL' ? '["ALL"]' : '[]')
  ],
  ['ext_authn_duo', 'text', () => false],
  ...['ext_authn_uid', 'mins_to_bypass_mfa'].map(empty),
  ['owner', 'text', () => 'ACCOUNTADMIN'],
  ...['last_success_login', 'expires_at_time', 'locked_until_time'].map((column) => none(column, 'timestamp_ltz')),
  ['has_password', 'text', ({ password }) => password !== undefined],
  ['has_rsa_public_key', 'text', ({ publicKey }) => publicKey !== undefined],
  none('type'),
  ['has_mfa', 'text', () => false],
  ['has_pat', 'text', ({ programmaticAccessTokens = [] }) => programmaticAccessTokens.length > 0],
  ['has_workload_identity', 'text', ({ workloadIdentity }) => workloadIdentity !== undefined]
]

/** Without MANAGE GRANTS, a role sees only the names of users, which is not modeled: it sees only its own user. */
export const showUsers: Execute<ShowUsers> = ({ like }, { account, session }) => {
  const pattern = likePattern(like ?? '%')
  const seesAll = account.access.holdsOnAccount(session.roles, 'MANAGE GRANTS')
  const users = [...account.access.users.values()].filter(
    (user) => pattern.test(user.name) && (seesAll || user.name === session.user)
  )
  return tableOf(COLUMNS, users)
}
