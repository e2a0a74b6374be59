import type { Owed } from '../ingestion/snowpipe/catch-up'
import { DAY_MILLISECONDS } from '../model/clock'
import type { HealthConfig } from '../model/config'
import type { Finding, Part } from '../model/health'
import type { Row } from '../model/operation'
import { agoText, durationText, momentText, sinceText } from '../model/spoken-time'
import { booleanOf, instantOf, objectOf, textOf } from '../snowflake/rows'
import { APPLY, sentenceOf } from './words'

/** What the check of one part found; with a part, if what is wrong is in that one. */
export type Judgement = Omit<Finding, 'part'> & { readonly part?: Part }

interface Problems {
  readonly certain: readonly string[]
  readonly possible: readonly string[]
}

/**
 * What no apply changes. An explicit Deny wins over every Allow, and an object that is encrypted with a key of KMS takes
 * kms:Decrypt: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
const OTHER_CAUSES =
  'look for a Deny of s3:GetObject or s3:ListBucket that applies to the role that Snowflake reads with, in the bucket policy, a policy of the role, its permissions boundary or a policy of the AWS organization; and if the log objects are encrypted with a KMS key, allow kms:Decrypt in the policy of the role and in that of the key.'

/**
 * What to do about a pipe that is not running. https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status
 */
const PIPE_HINTS: readonly (readonly [state: RegExp, hint: string])[] = [
  [/^PAUSED$/, `${APPLY} It resumes the pipe.`],
  [
    /^STOPPED_(STAGE|FILE_FORMAT|CLONED|MISSING)/,
    `${APPLY} It replaces the pipe and loads what arrived in the meantime.`
  ],
  [
    /^STALLED_STAGE_PERMISSION_ERROR$/,
    `${APPLY} It restores what Snowflake needs to read the log bucket: the role, its policy, and the integration. If it finds nothing to change, something denies reading: ${OTHER_CAUSES}`
  ],
  [
    /^STALLED_/,
    'SYSTEM$PIPE_STATUS shows the error; check the privileges of the pipe’s owner on the stage and the table.'
  ],
  [/^(STOPPED_BY_SNOWFLAKE_ADMIN|STOPPED_FEATURE_DISABLED)$/, 'Only Snowflake Support can start it again.'],
  [/^(READ_ONLY|FAILING_OVER)$/, 'The database is a replica in this account: check the primary account.']
]

/** Sentences that say what to do: why S3 delivers nothing, and why it may not deliver some or all logs. */
export function judgeDelivery({ certain, possible }: Problems): Judgement {
  if (certain.length > 0) return { state: 'unhealthy', found: `S3 cannot deliver logs. ${certain.join(' ')}` }
  if (possible.length > 0) return { state: 'warning', found: `S3 may not deliver all logs. ${possible.join(' ')}` }
  return { state: 'healthy', found: 'The settings of the log bucket allow S3 to deliver logs.' }
}

/** `owed`: what a task still has to look for on behalf of the pipe. */
export function judgePipe(row: Row | undefined, owed: Owed | undefined, now: Date): Judgement {
  const judgement = judgeStatus(row, now)
  if (owed === undefined) return judgement
  const since = instantOf(owed.since)
  const created = since === null ? '' : `, created ${agoText(new Date(since), now)},`
  const task = `Task ${owed.task}${created}`
  const what = `look for log objects that ${owed.that}`
  if (!owed.isSuspended) return { ...judgement, found: `${judgement.found} ${task} will still ${what}.` }
  const found = `${judgement.found} ${task} should still ${what}, but it is suspended.`
  if (judgement.state !== 'healthy') return { ...judgement, found }
  return {
    state: 'unhealthy',
    found,
    hint: 'INFORMATION_SCHEMA.TASK_HISTORY has its errors: fix the cause, and resume the task.'
  }
}

function judgeStatus(row: Row | undefined, now: Date): Judgement {
  const status = objectOf(row?.['STATUS'])
  const state = textOf(status['executionState'])
  if (state === null) return missing('pipe')
  if (state !== 'RUNNING') {
    const hint = PIPE_HINTS.find(([pattern]) => pattern.test(state))?.[1]
    return { state: 'unhealthy', found: `The pipe is ${state}.`, ...(hint === undefined ? {} : { hint }) }
  }
  const trouble = textOf(status['channelErrorMessage']) ?? textOf(status['error']) ?? textOf(status['fault'])
  if (trouble !== null)
    return {
      state: 'unhealthy',
      found: `The pipe is running, but reports an error: ${sentenceOf(trouble)}`,
      hint: APPLY
    }
  const notifiedAt = instantOf(status['lastReceivedMessageTimestamp'])
  const last =
    notifiedAt === null
      ? 'has not been notified of a log object yet'
      : `was last notified of a log object ${agoText(new Date(notifiedAt), now)}`
  return { state: 'healthy', found: `The pipe is running, and ${last}.` }
}

/**
 * Whether the stream is stale, or soon will be. A task that runs keeps it from that, also when there are no lines.
 * https://docs.snowflake.com/en/user-guide/streams-intro#data-retention-period-and-staleness
 * @param staging qualified name of the table that it is on
 */
export function judgeStream(
  row: Row | undefined,
  staging: string,
  { minStreamDays }: Pick<HealthConfig, 'minStreamDays'>,
  now: Date
): Judgement {
  if (row === undefined) return missing('stream')
  const staleAfter = instantOf(row['stale_after'])
  if (booleanOf(row['stale'])) {
    const since = staleAfter === null || new Date(staleAfter) > now ? '' : `, ${sinceText(new Date(staleAfter), now)}`
    const hint = `${APPLY} It recreates the stream, and loads the lines that wait in the staging table, each once.`
    return { state: 'unhealthy', found: `The stream is stale${since}: the task can no longer read it.`, hint }
  }
  if (staleAfter === null) return { state: 'healthy', found: 'The stream is fresh.' }
  const until = new Date(staleAfter)
  if (until.getTime() - now.getTime() < minStreamDays * DAY_MILLISECONDS) {
    const when =
      until > now
        ? `becomes stale in ${durationText(now, until)} (${momentText(until, now)})`
        : `may be stale at any moment: its time was up ${agoText(until, now)}`
    return {
      state: 'unhealthy',
      found: `The stream ${when}. min-stream-days is ${minStreamDays}.`,
      hint: `The task does not consume it: INFORMATION_SCHEMA.TASK_HISTORY shows why; if the task is suspended, run apply. To have more time: ALTER TABLE ${staging} SET MAX_DATA_EXTENSION_TIME_IN_DAYS = 30;`
    }
  }
  return { state: 'healthy', found: `The stream is fresh until ${momentText(until, now)}.` }
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-tasks */
export function judgeTask(row: Row | undefined): Judgement {
  if (row === undefined) return missing('task')
  if (textOf(row['state']) === 'started') return { state: 'healthy', found: 'The task is started.' }
  if (textOf(row['last_suspended_reason']) === 'SUSPENDED_DUE_TO_ERRORS') {
    const hint =
      'Look at the errors in INFORMATION_SCHEMA.TASK_HISTORY and fix the cause. Then run apply: it resumes the task.'
    return { state: 'unhealthy', found: 'Snowflake suspended the task because it failed repeatedly.', hint }
  }
  return { state: 'unhealthy', found: 'The task is suspended.', hint: `${APPLY} It resumes the task.` }
}

/** https://docs.snowflake.com/en/sql-reference/functions/system_validate_storage_integration */
export function judgeAccess(row: Row | undefined): Judgement {
  const { status, message, actions } = objectOf(row?.['STATUS'])
  if (status === 'success') return { state: 'healthy', found: 'Snowflake can list the log objects.' }
  if (NOT_ENABLED.test(textOf(message) ?? ''))
    return {
      part: 'integration',
      state: 'unhealthy',
      found: `Snowflake cannot list the log objects: ${sentenceOf(textOf(message) ?? '')}`,
      hint: `${APPLY} It enables the integration.`
    }
  const why = textOf(message) ?? textOf(objectOf(objectOf(actions)['LIST'])['message']) ?? 'Snowflake gives no reason'
  return {
    state: 'unhealthy',
    found: `Snowflake cannot list the log objects: ${sentenceOf(why)}`,
    hint: `${APPLY} If it finds nothing to change, ${OTHER_CAUSES}`
  }
}

/**
 * Listing says nothing about reading. An object that is gone by now, as after it has expired, says nothing either.
 * @param file the name of the log object, without the location
 */
export function judgeReading(row: Row | undefined, file: string): Judgement | undefined {
  const { status, message, actions } = objectOf(row?.['STATUS'])
  if (status === 'success')
    return { state: 'healthy', found: 'Snowflake can list the log objects, and read the newest.' }
  const why = textOf(objectOf(objectOf(actions)['READ'])['message']) ?? textOf(message)
  if (why === null || /NoSuchKey|Not Found|does not exist|404/i.test(why)) return undefined
  return {
    state: 'unhealthy',
    found: `Snowflake can list the log objects, but cannot read ${file}: ${sentenceOf(why)}`,
    hint: OTHER_CAUSES.replace(/^l/, 'L')
  }
}

/** What the bucket's policy says, as long as there is no log object to read. */
export function judgeUnread(access: Judgement, denials: readonly string[]): Judgement {
  if (denials.length === 0) return access
  return { state: 'warning', found: `Snowflake can list log objects, but perhaps not read them. ${denials.join(' ')}` }
}

/** What Snowflake says of an integration that somebody has disabled. */
const NOT_ENABLED = /\bnot enabled\b|\bdisabled\b/i

/** For a part of which Snowflake says that it "does not exist or not authorized". */
export function missing(part: Part): Judgement {
  const what = part === 'access' ? 'storage integration' : part
  const hint = `${APPLY} If it exists, grant this role a privilege on it.`
  const found = `The ${what} does not exist, or this role cannot see it.`
  return { ...(part === 'access' ? { part: 'integration' } : {}), state: 'unhealthy', found, hint }
}
