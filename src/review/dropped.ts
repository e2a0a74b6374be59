/** A database or schema that somebody may have dropped, with all rows in it: an apply would create an empty one in its place. */
import { SNOWPIPE_QUEUE } from '../aws/notification-conflicts'
import type { Change } from '../model/change'
import { type Dangers, data, liveOf, type Pipeline } from './danger'
import { nameOf } from './place-read'

/**
 * Snowflake keeps what was dropped for a while. A plan does not know whether it was, or whether another name is declared now.
 * https://docs.snowflake.com/en/sql-reference/sql/undrop-schema
 * https://docs.snowflake.com/en/sql-reference/sql/undrop-database
 */
export const mayBeDropped: Dangers = (work, pipeline) => {
  const { kind, action } = work
  const name = nameOf(work)
  if (action !== 'create' || !wasSetUp(pipeline) || comesWithDatabase(work, pipeline)) return []
  const restore = `UNDROP ${kind.toUpperCase()} ${name};`
  const now = `This role sees no ${kind} ${name}, although the log bucket notifies Snowpipe: it is hidden, or somebody has dropped it.`
  const outage = { part: 'tables', isCertain: false, now, remedy: 'creates an empty one', restore } as const
  return [
    {
      ...data(
        `${now} If somebody dropped it, restore it first, with all its rows: ${restore} This is possible until Time Travel ends (DATA_RETENTION_TIME_IN_DAYS, 1 day by default), and not after an apply. The change creates an empty one.`,
        `${kind === 'schema' ? 'Schema' : 'Database'} ${name} did not exist, and is new and empty. If somebody had dropped it, ${restore.slice(0, -1)} restores it with its rows after this one is renamed.`
      ),
      outage
    }
  ]
}

/** Nothing of the pipeline is left that holds lines, but in AWS it was set up: the notification comes last. */
function wasSetUp({ isRunning, changes: all }: Pipeline): boolean {
  return (
    !isRunning &&
    all.some((one) => one.kind === 's3-notification' && String(liveOf(one, 'destination')).includes(SNOWPIPE_QUEUE))
  )
}

function comesWithDatabase({ kind }: Change, { changes: all }: Pipeline): boolean {
  return kind === 'schema' && all.some((one) => one.kind === 'database' && one.action === 'create')
}
