import type { Kind } from '../model/kind'
import { call } from '../model/operation'
import { addressOf } from '../spelling/addresses'
import { show } from '../spelling/identifiers'
import { MARK } from '../spelling/mark'
import { lookAt } from '../observing/refusals'
import { rowNamed } from '../spelling/rows'
import { statement } from '../spelling/statements'

type Identity = { readonly name: string }

/** The database: made when there is none, and otherwise left as it is. */
export const database: Kind<Identity, Record<string, never>, null> = {
  name: 'database',
  keptOnDestroy: 'always',
  fields: {},

  declare: ({ snowflake: { database: name } }) => [
    { address: addressOf('database', name), kind: 'database', identity: { name }, desired: {}, after: [] }
  ],

  observe({ identity: { name } }, run) {
    return lookAt(`GRANT USAGE ON DATABASE ${show(name)}`, async () => {
      const row = rowNamed(await run(statement('database/show', { name })), name)
      return row === undefined ? { state: 'absent' } : { state: 'present', fields: {}, extra: null }
    })
  },

  steps({ action, declared: { identity } }) {
    return action === 'create' ? [call(statement('database/create', { ...identity, comment: MARK }))] : []
  }
}
