import type { Kind } from '../model/kind'
import { call } from '../model/operation'
import { addressOf } from '../spelling/addresses'
import { showName } from '../spelling/identifiers'
import { MARK } from '../spelling/mark'
import { lookAt } from '../observing/refusals'
import { rowNamed } from '../spelling/rows'
import { statement } from '../spelling/statements'

type Identity = { readonly database: string; readonly name: string }

/** The schema: made when there is none, and otherwise left as it is. */
export const schema: Kind<Identity, Record<string, never>, null> = {
  name: 'schema',
  keptOnDestroy: 'always',
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

  observe({ identity: { database, name } }, run) {
    return lookAt(`GRANT USAGE ON SCHEMA ${showName([database, name])}`, async () => {
      const row = rowNamed(await run(statement('schema/show', { database, name })), name)
      return row === undefined ? { state: 'absent' } : { state: 'present', fields: {}, extra: null }
    })
  },

  steps({ action, declared: { identity } }) {
    if (action !== 'create') return []
    return [call(statement('schema/create', { schema: [identity.database, identity.name], comment: MARK }))]
  }
}
