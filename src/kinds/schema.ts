import type { Kind } from '../model/kind'
import { MARK } from '../model/names'
import { call } from '../model/step'
import { addressOf } from '../snowflake/identifiers'
import { orHidden } from '../snowflake/refusals'
import { rowNamed } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

type Identity = { readonly database: string; readonly name: string }

/** The schema: created if it does not exist, and never changed. */
export const schema: Kind<Identity, Record<string, never>, null> = {
  name: 'schema',
  cloud: 'snowflake',
  retainedOnDestroy: 'always',
  isShared: true,
  fields: {},

  declare: ({ snowflake: { database, schema: name } }) => [
    {
      address: addressOf('schema', database, name),
      kind: 'schema',
      identity: { database, name },
      desired: {},
      after: [addressOf('database', database)]
    }
  ],

  observe({ identity: { database, name } }, read) {
    return orHidden(async () => {
      const row = rowNamed(await read(statement('schema/show', { database, name })), name)
      return row === undefined ? { state: 'absent' } : { state: 'present', fields: {}, extra: null }
    })
  },

  steps({ action, declared: { identity } }) {
    if (action !== 'create') return []
    return [call(statement('schema/create', { schema: [identity.database, identity.name], comment: MARK }))]
  }
}
