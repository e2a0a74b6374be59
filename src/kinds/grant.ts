import type { Kind } from '../model/kind'
import { viewNames } from '../model/names'
import type { Row } from '../model/operation'
import { call } from '../model/step'
import { addressOf, isName, show } from '../snowflake/identifiers'
import { ifFound, orHidden } from '../snowflake/refusals'
import { statement } from '../snowflake/statements'

type Identity = {
  readonly role: string
  readonly privilege: 'USAGE' | 'SELECT'
  readonly type: 'DATABASE' | 'SCHEMA' | 'TABLE' | 'VIEW'
  readonly object: readonly string[]
}

type Grant = { readonly granted: boolean }

interface Extra {
  /** Whether others may rely on it too: USAGE on a database or schema also gives access to other objects in there. */
  readonly isShared: boolean
}

/** The privileges that a role needs to read the parsed table and the views. Its other privileges stay. */
export const grant: Kind<Identity, Grant, Extra> = {
  name: 'grant',
  cloud: 'snowflake',
  fields: { granted: { change: 'update' } },

  declare({ snowflake: { database, schema, names, readerRoles } }) {
    const views = Object.values(viewNames(names.parsed)).map((name) => [database, schema, name])
    const privileges = [
      { privilege: 'USAGE', type: 'DATABASE', object: [database] },
      { privilege: 'USAGE', type: 'SCHEMA', object: [database, schema] },
      { privilege: 'SELECT', type: 'TABLE', object: [database, schema, names.parsed] },
      ...views.map((object) => ({ privilege: 'SELECT', type: 'VIEW', object }) as const)
    ] as const
    return readerRoles.flatMap((role) =>
      privileges.map(({ privilege, type, object }) => ({
        address: addressOf('grant', role, privilege, ...object),
        kind: 'grant',
        identity: { role, privilege, type, object },
        desired: { granted: true },
        after: [addressOf(type.toLowerCase(), ...object)]
      }))
    )
  },

  observe({ identity }, read) {
    const { role } = identity
    return orHidden(async () => {
      const rows = await ifFound(read(statement('grant/show', { role })))
      if (rows === undefined) {
        return {
          state: 'hidden',
          reason: `Role ${show(role)} does not exist: run CREATE ROLE ${show(role)}, or remove it from reader-roles.`
        }
      }
      const granted = rows.some((row) => isThis(row, identity))
      const extra = { isShared: identity.privilege === 'USAGE' }
      return granted ? { state: 'present', fields: { granted }, extra } : { state: 'absent' }
    })
  },

  retainedBecause: (_, { isShared }) => (isShared ? 'others may rely on it' : undefined),

  steps({ action, declared: { identity } }) {
    return [call(statement(action === 'delete' ? 'grant/revoke' : 'grant/create', identity))]
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants */
function isThis(row: Row, { privilege, type, object }: Identity): boolean {
  return row['privilege'] === privilege && row['granted_on'] === type && isName(String(row['name']), object)
}
