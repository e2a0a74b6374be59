import type { Session } from '../../../contract'
import { literal } from '../../engine/identifiers'
import { unknownFunction } from '../user-functions'
import type { Emit, Functions } from './define'

/**
 * Within an alert, for a role that has SNOWFLAKE.ALERT_VIEWER: when this run was due, and when the last one without an
 * error was; 1970 if there was none. https://docs.snowflake.com/en/sql-reference/functions/last_successful_scheduled_time
 */
export const ALERT_TIMES: Functions = {
  'SNOWFLAKE.ALERT.SCHEDULED_TIME': alertTime(({ scheduledAt }) => scheduledAt),
  'SNOWFLAKE.ALERT.LAST_SUCCESSFUL_SCHEDULED_TIME': alertTime(({ lastSuccessful }) => lastSuccessful ?? new Date(0))
}

function alertTime(timeOf: (alert: NonNullable<Session['alert']>) => Date): Emit {
  return (call, { statement, roles }) => {
    const { session, resources } = statement
    if (session.alert === undefined || !resources.catalog.holdsDatabaseRole(roles, 'SNOWFLAKE.ALERT_VIEWER'))
      throw unknownFunction(call)
    return `TIMESTAMPTZ ${literal(timeOf(session.alert).toISOString())}`
  }
}
