import type { Finding } from '../model/health'
import type { Row } from '../model/operation'
import { booleanOf, instantOf, objectOf, textOf } from '../snowflake/rows'

/** What a look at one part means. */
export type Judgement = Omit<Finding, 'part'>

const APPLY = 'Run apply.'
const DAY_MILLISECONDS = 86_400_000
/** A task that runs keeps the offset of its stream young; below this, lines are about to be forgotten. */
const NEAR_DAYS = 3

/** What to do about a pipe that stands. https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status */
const PIPE_HINTS: readonly (readonly [state: RegExp, hint: string])[] = [
  [/^PAUSED$/, `${APPLY} It resumes the pipe.`],
  [/^STOPPED_(STAGE|FILE_FORMAT|CLONED|MISSING)/, `${APPLY} It replaces the pipe and loads what came meanwhile.`],
  [/^STALLED_STAGE_PERMISSION_ERROR$/, `${APPLY} It restores the role's trust and policy.`],
  [/^STALLED_/, 'SYSTEM$PIPE_STATUS tells the error; check the rights of the pipe’s owner on stage and table.'],
  [/^(STOPPED_BY_SNOWFLAKE_ADMIN|STOPPED_FEATURE_DISABLED)$/, 'Only Snowflake’s support can start it again.'],
  [/^(READ_ONLY|FAILING_OVER)$/, 'The database is a replica here: look at the primary account.']
]

/** `obstacles`: sentences that say what to do. */
export function judgeDelivery(obstacles: readonly string[]): Judgement {
  return obstacles.length === 0
    ? { state: 'healthy', found: 'Nothing on the log bucket keeps S3 from delivering logs to it.' }
    : { state: 'unhealthy', found: `Logs cannot be delivered: ${obstacles.join(' ')}` }
}

export function judgePipe(row: Row | undefined): Judgement {
  const status = objectOf(row?.['status'])
  const state = textOf(status['executionState'])
  if (state === null) return missing('pipe')
  if (state !== 'RUNNING') {
    const hint = PIPE_HINTS.find(([pattern]) => pattern.test(state))?.[1]
    return { state: 'unhealthy', found: `The pipe is ${state}.`, ...(hint === undefined ? {} : { hint }) }
  }
  const trouble = textOf(status['channelErrorMessage']) ?? textOf(status['error']) ?? textOf(status['fault'])
  if (trouble !== null) return { state: 'unhealthy', found: `The pipe runs, but says: ${trouble}`, hint: APPLY }
  const heard = instantOf(status['lastReceivedMessageTimestamp'])
  const last = heard === null ? 'it has not heard of a log object yet' : `it last heard of a log object at ${heard}`
  return { state: 'healthy', found: `The pipe runs; ${last}.` }
}

export function judgeStream(row: Row | undefined, now: Date): Judgement {
  if (row === undefined) return missing('stream')
  if (booleanOf(row['stale'])) {
    const hint = `${APPLY} It makes the stream anew and loads the staging rows that are missing from the tables.`
    return { state: 'unhealthy', found: 'The stream is stale: it no longer knows what it has not given out.', hint }
  }
  const until = instantOf(row['stale_after'])
  if (until !== null && Date.parse(until) - now.getTime() < NEAR_DAYS * DAY_MILLISECONDS) {
    return {
      state: 'unhealthy',
      found: `The stream goes stale at ${until}.`,
      hint: 'See why the task does not consume it.'
    }
  }
  return { state: 'healthy', found: `The stream is fresh${until === null ? '' : `, and stays so until ${until}`}.` }
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-tasks */
export function judgeTask(row: Row | undefined): Judgement {
  if (row === undefined) return missing('task')
  if (textOf(row['state']) === 'started') return { state: 'healthy', found: 'The task is started.' }
  if (textOf(row['last_suspended_reason']) === 'SUSPENDED_DUE_TO_ERRORS') {
    const hint =
      'See the errors in INFORMATION_SCHEMA.TASK_HISTORY, mend their cause, then run apply: it resumes the task.'
    return { state: 'unhealthy', found: 'Snowflake has suspended the task, since it failed again and again.', hint }
  }
  return { state: 'unhealthy', found: 'The task is suspended.', hint: `${APPLY} It resumes the task.` }
}

/** https://docs.snowflake.com/en/sql-reference/functions/system_validate_storage_integration */
export function judgeAccess(row: Row | undefined): Judgement {
  const { status, message, actions } = objectOf(row?.['status'])
  if (status === 'success') return { state: 'healthy', found: 'Snowflake may list the log objects.' }
  const why = textOf(message) ?? textOf(objectOf(objectOf(actions)['LIST'])['message']) ?? 'no reason is given'
  return {
    state: 'unhealthy',
    found: `Snowflake may not list the log objects: ${why.replaceAll(/\s+/g, ' ')}`,
    hint: `${APPLY} If it finds nothing to do, look for a deny in the bucket policy, a permissions boundary or an organization's policy.`
  }
}

/** What Snowflake says "does not exist or not authorized" of. */
export function missing(part: Finding['part']): Judgement {
  const what = part === 'access' ? 'storage integration' : part
  const hint = `${APPLY} If it is there, give this role the right to see it.`
  return { state: 'unhealthy', found: `There is no ${what}, or this role does not see it.`, hint }
}
