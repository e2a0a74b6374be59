import type { Kind } from '../model/kind'
import { MARK } from '../model/names'
import { call } from '../model/step'
import { addressOf } from '../snowflake/identifiers'
import { orHidden } from '../snowflake/refusals'
import { rowNamed } from '../snowflake/rows'
import { statement } from '../snowflake/statements'

type Identity = { readonly name: string }

/** The database: created if it does not exist, and never changed. */
export const database: Kind<Identity, Record<string, never>, null> = {
  name: 'database',
  cloud: 'snowflake',
  retainedOnDestroy: 'always',
  isShared: true,
  fields: {},

  declare: ({ snowflake: { database: name } }) => [
    { address: addressOf('database', name), kind: 'database', identity: { name }, desired: {}, after: [] }
  ],

  observe({ identity: { name } }, read) {
    return orHidden(async () => {
      const row = rowNamed(await read(statement('database/show', { name })), name)
      return row === undefined ? { state: 'absent' } : { state: 'present', fields: {}, extra: null }
    })
  },

  steps({ action, declared: { identity } }) {
    return action === 'create' ? [call(statement('database/create', { ...identity, comment: MARK }))] : []
  }
}
