import type { Snapshot } from '../snapshot'
import type { Account } from './catalog/context'
import type { Faults } from './protocol/faults'
import type { Queries } from './protocol/queries'
import type { Sessions } from './protocol/sessions'
import type { StatementLog } from './protocol/statement-log'
import { saveState } from './state'

/** A Snowflake account and what has been going on in it. */
export interface LiveAccount {
  readonly account: Account
  readonly sessions: Sessions
  readonly faults: Faults
  readonly log: StatementLog
  readonly queries: Queries
}

/**
 * Objects, roles, grants and rows. Sessions outlive a restore, but have no database, schema or warehouse afterwards; what
 * has been logged and the faults to come are cleared.
 */
export async function saveAccount({ account, sessions, faults, log, queries }: LiveAccount): Promise<Snapshot> {
  const { access, store, changes, data, unknownColumns } = account
  const saved = await data.save()
  const restoreState = saveState([...access.state, ...store.state, ...changes.state, ...saved.state], [access.root])
  return {
    async restore() {
      await saved.rows.restore()
      restoreState()
      account.unknownColumns = unknownColumns
      for (const session of sessions.all()) Object.assign(session, { warehouse: null, database: null, schema: null })
      faults.clear()
      log.clear()
      queries.clear()
      account.results.clear()
    },
    discard: () => saved.rows.discard()
  }
}
