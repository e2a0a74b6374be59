import type { Account } from '../catalog/context'
import { emptyAccount } from '../execution/reset'
import type { Faults } from './faults'
import type { Body } from './http'
import type { QueryDependencies } from './queries'
import type { Sessions } from './sessions'
import type { StatementLog } from './statement-log'

export interface AdminDependencies {
  readonly account: Account
  readonly log: StatementLog
  readonly faults: Faults
  readonly sessions: Sessions
  readonly queries: QueryDependencies
}

/** Requests for the sandbox itself, which Snowflake does not have. Undefined = no such path. */
export async function handleAdmin(
  path: string,
  body: Body,
  { account, log, faults, sessions, queries }: AdminDependencies
): Promise<unknown> {
  switch (path) {
    case 'GET /sandbox/statements':
      return log.all()
    case 'DELETE /sandbox/statements':
      log.clear()
      return {}
    case 'GET /sandbox/notifications':
      return account.data.notifications()
    case 'POST /sandbox/idle':
      await account.data.idle()
      return {}
    case 'POST /sandbox/reset':
      await emptyAccount(account, sessions.all())
      faults.clear()
      return {}
    case 'POST /sandbox/latency':
      queries.latencyMs = Number(body.ms)
      return {}
    case 'POST /sandbox/tasks':
      await account.data.holdTasks(body.held === true)
      return {}
    case 'POST /sandbox/unknown-columns':
      account.unknownColumns = typeof body.seed === 'number' ? body.seed : null
      return {}
    case 'GET /sandbox/hung':
      return faults.hung
    case 'DELETE /sandbox/faults':
      faults.clear()
      return {}
    case 'POST /sandbox/fail':
      faults.add(body)
      return {}
    default:
      return undefined
  }
}
