import type { World } from '../catalog/context'
import { emptyAccount } from '../execution/reset'
import type { Faults } from './faults'
import type { Body } from './http'
import type { QueryDesk } from './queries'
import type { Sessions } from './sessions'
import type { StatementLog } from './statement-log'

export interface AdminDesk {
  readonly world: World
  readonly log: StatementLog
  readonly faults: Faults
  readonly sessions: Sessions
  readonly queries: QueryDesk
}

/** The sandbox's own requests, which Snowflake does not have. Undefined = no such path. */
export async function handleAdmin(
  path: string,
  body: Body,
  { world, log, faults, sessions, queries }: AdminDesk
): Promise<unknown> {
  switch (path) {
    case 'GET /sandbox/statements':
      return log.all()
    case 'DELETE /sandbox/statements':
      log.clear()
      return {}
    case 'POST /sandbox/idle':
      await world.data.idle()
      return {}
    case 'POST /sandbox/reset':
      await emptyAccount(world, sessions.all())
      faults.clear()
      return {}
    case 'POST /sandbox/latency':
      queries.latencyMs = Number(body.ms)
      return {}
    case 'POST /sandbox/fail':
      faults.add(body)
      return {}
    default:
      return undefined
  }
}
