import type { Kind } from '../model/kind'
import type { Row } from '../model/operation'
import { call } from '../model/step'
import { addressOf, isName, show } from '../snowflake/identifiers'
import { viewNames } from '../model/names'
import { ifThere, orHidden } from '../snowflake/refusals'
import { statement } from '../snowflake/statements'

type Identity = {
  readonly role: string
  readonly privilege: 'USAGE' | 'SELECT'
  readonly type: 'DATABASE' | 'SCHEMA' | 'TABLE' | 'VIEW'
  readonly object: readonly string[]
}

type Grant = { readonly granted: boolean }

interface Place {
  /** Of a database or a schema, where others may have given the same role the same right for what is theirs. */
  readonly isShared: boolean
}

/** What a role needs to read the parsed table and the views; one object a right. Other rights of the role stay. */
export const grant: Kind<Identity, Grant, Place> = {
  name: 'grant',
  cloud: 'snowflake',
  fields: { granted: { change: 'update' } },

  declare({ snowflake: { database, schema, names, readerRoles } }) {
    const views = Object.values(viewNames(names.parsed)).map((name) => [database, schema, name])
    const rights = [
      { privilege: 'USAGE', type: 'DATABASE', object: [database] },
      { privilege: 'USAGE', type: 'SCHEMA', object: [database, schema] },
      { privilege: 'SELECT', type: 'TABLE', object: [database, schema, names.parsed] },
      ...views.map((object) => ({ privilege: 'SELECT', type: 'VIEW', object }) as const)
    ] as const
    return readerRoles.flatMap((role) =>
      rights.map((right) => ({
        address: addressOf('grant', role, right.privilege, ...right.object),
        kind: 'grant',
        identity: { role, ...right },
        desired: { granted: true },
        after: [addressOf(right.type.toLowerCase(), ...right.object)]
      }))
    )
  },

  observe({ identity }, read) {
    const { role } = identity
    return orHidden(async () => {
      const rows = await ifThere(read(statement('grant/show', { role })))
      if (rows === undefined) {
        return {
          state: 'hidden',
          reason: `There is no role ${show(role)}: CREATE ROLE ${show(role)}, or leave it out.`
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
