import type { Execute } from '../catalog/context'
import { doesNotExist, insufficientPrivileges } from '../errors'
import { spell } from '../names'
import { bodyOf, fingerprint, publicKey } from '../public-key'
import type { DescribeUser } from '../statements/user'
import { DEFAULT_SECONDARY_ROLES, type SandboxUser } from '../users'
import { type ShowColumn, tableOf } from './table-of'

type Property = readonly [name: string, value: string | null, standard?: string]

/**
 * Columns as Snowflake's clients read them, which differ from those in its documentation.
 * https://docs.snowflake.com/en/sql-reference/sql/desc-user
 * https://github.com/snowflakedb/terraform-provider-snowflake/blob/main/pkg/sdk/users.go
 */
const COLUMNS: readonly ShowColumn<Property>[] = [
  ['property', 'text', ([name]) => name],
  ['value', 'text', ([, value]) => value ?? 'null'],
  ['default', 'text', ([, , standard]) => standard ?? 'null'],
  ['description', 'text', () => '']
]

/** A user, and whoever may create users, sees what it is like. */
export const describeUser: Execute<DescribeUser> = ({ name: [name = ''] }, { account: { access }, session }) => {
  const user = access.users.get(name)
  if (user === undefined) throw doesNotExist('User', spell(name))
  if (name !== session.user && !access.holdsOnAccount(session.roles, 'CREATE USER'))
    throw insufficientPrivileges('user', name)
  return tableOf(COLUMNS, propertiesOf(user))
}

function propertiesOf(user: SandboxUser): readonly Property[] {
  const { name, secondaryRoles = DEFAULT_SECONDARY_ROLES } = user
  const key = user.publicKey === undefined ? null : publicKey(user.publicKey)
  const none = (...names: readonly string[]): readonly Property[] => names.map((one) => [one, null])
  return [
    ['NAME', name],
    ['COMMENT', user.comment ?? null],
    ['DISPLAY_NAME', name],
    ['LOGIN_NAME', name],
    ...none('FIRST_NAME', 'MIDDLE_NAME', 'LAST_NAME', 'EMAIL'),
    ['PASSWORD', user.password === undefined ? null : '********'],
    ['MUST_CHANGE_PASSWORD', 'false', 'false'],
    ['DISABLED', String(user.disabled ?? false), 'false'],
    ['SNOWFLAKE_LOCK', 'false', 'false'],
    ['SNOWFLAKE_SUPPORT', 'false', 'false'],
    ...none('DAYS_TO_EXPIRY', 'MINS_TO_UNLOCK'),
    ['DEFAULT_WAREHOUSE', user.warehouse ?? null],
    ...none('DEFAULT_NAMESPACE'),
    ['DEFAULT_ROLE', user.role],
    ['DEFAULT_SECONDARY_ROLES', secondaryRoles === 'ALL' ? '["ALL"]' : '[]'],
    ['EXT_AUTHN_DUO', 'false', 'false'],
    ...none('EXT_AUTHN_UID', 'MINS_TO_BYPASS_MFA'),
    ['RSA_PUBLIC_KEY', key === null ? null : bodyOf(key)],
    ['RSA_PUBLIC_KEY_FP', key === null ? null : fingerprint(key)],
    ...none('RSA_PUBLIC_KEY_2', 'RSA_PUBLIC_KEY_2_FP'),
    ['HAS_WORKLOAD_IDENTITY', String(user.workloadIdentity !== undefined), 'false']
  ]
}
