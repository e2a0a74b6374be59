/** What happens to log lines because of a change, and what is kept. */
import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import { volumeText } from '../model/volume'
import { changeIn, changes, type Dangers, data, desiredOf, liveOf } from './danger'
import { placeLeft, whileMoved } from './move'
import { logging } from './stopped-delivery'
import { stream } from './stopped-loading'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export const loggingLines: Dangers = (work, pipeline) => {
  switch (work.action) {
    case 'delete':
      return [
        data(
          'Logging will be turned off: requests will not be recorded. This deletes no log objects and no rows.',
          'Logging is off now: requests are not recorded. This deleted no log objects and no rows.'
        )
      ]
    case 'update':
    case 'replace':
      return changes(work, 'targetBucket', 'targetPrefix') && logging(work, pipeline).length === 0
        ? [otherTarget(work, pipeline.changes)]
        : []
    case 'create':
      return []
  }
}

export const standbyLines: Dangers = () => [
  data(
    'Until the pipe has followed and is notified, this loads what S3 delivers to the new place, also if the apply is stopped halfway. The apply drops it at the end.',
    'Until the pipe has followed and is notified, this loads what S3 delivers to the new place. An apply that got to its end has dropped it.'
  )
]

function otherTarget(work: Work, all: readonly Change[]): Danger {
  const target = `${String(liveOf(work, 'targetBucket'))}/${String(liveOf(work, 'targetPrefix'))}`
  const to = `s3://${String(desiredOf(work, 'targetBucket'))}/${String(desiredOf(work, 'targetPrefix'))}`
  return target === placeLeft(all)
    ? data(`New logs will go to ${to} instead of s3://${target}.`, `New logs go to ${to} instead of s3://${target}.`)
    : data(
        `Logs go to s3://${target} now; new ones will go to ${to}. What was delivered there stays there: it is loaded only if this pipeline read it from there.`,
        `Logs went to s3://${target}; new ones go to ${to}. What was delivered there stays there: it is loaded only if this pipeline read it from there.`
      )
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html */
export const expirationLines: Dangers = (work) => {
  if (work.action === 'delete') return [data('Log objects will not expire.', 'Log objects no longer expire.')]
  const days = changeIn(work, 'expirationDays')?.after ?? desiredOf(work, 'expirationDays')
  const what = `log objects that are older than ${String(days)} days. In a bucket with versions, these follow a day later. Rows in Snowflake are kept.`
  return [data(`S3 will delete ${what}`, `S3 now deletes ${what}`)]
}

export const bucketLines: Dangers = (work) =>
  work.action === 'delete'
    ? [
        data(
          `All log objects under the prefix will be deleted, with all their versions${amount(work)}.`,
          `All log objects under the prefix were deleted, with all their versions${amount(work)}.`
        )
      ]
    : []

/** https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage */
export const pipeLines: Dangers = (work, { changes: all }) => {
  switch (work.action) {
    case 'replace':
      return [
        {
          ...data(
            'The pipe will be paused, load what it has queued, and be replaced; the new one loads what arrives meanwhile. All rows are kept and none is loaded twice.',
            'The pipe was replaced once it had loaded what it had queued; the new one loads what arrived meanwhile. All rows are kept and none is loaded twice.'
          ),
          ...whileMoved(all)
        }
      ]
    case 'delete':
      return [
        data(
          'Loading will stop: new log objects will not be loaded. This deletes no rows.',
          'Loading has stopped: new log objects are not loaded. This deleted no rows.'
        )
      ]
    case 'create':
    case 'update':
      return []
  }
}

/** https://docs.snowflake.com/en/user-guide/streams-intro#data-retention-period-and-staleness */
export const streamLines: Dangers = (work, pipeline) => {
  if (work.action === 'delete')
    return [
      data(
        'The position up to which lines are parsed will be lost. This deletes no rows.',
        'The position up to which lines were parsed is lost. This deleted no rows.'
      )
    ]
  return work.action === 'replace' && stream(work, pipeline).length === 0
    ? [
        data(
          'The stream will be recreated at its own position. All rows are kept and no line is left out.',
          'The stream was recreated at its own position. All rows are kept and no line is left out.'
        )
      ]
    : []
}

export const taskLines: Dangers = (work) => {
  const days = work.declared.identity['deletesAfterDays'] ?? null
  if (days !== null) return retentionLines(work, Number(days))
  return work.action === 'delete'
    ? [
        data(
          'Parsing will stop: no more lines will be parsed. This deletes no rows.',
          'Parsing has stopped: no more lines are parsed. This deleted no rows.'
        )
      ]
    : []
}

/** A stream keeps what it has to return, so that the task that parses lines loses none. */
function retentionLines(work: Work, days: number): readonly Danger[] {
  if (work.action === 'delete')
    return [
      data(
        'Old rows will not be deleted. This deletes no rows.',
        'Old rows are no longer deleted. This deleted no rows.'
      )
    ]
  const what = `from all three tables, once a day. Lines that are not parsed yet stay.`
  return work.action === 'create' || changes(work, 'definition', 'state')
    ? [
        data(
          `Rows older than ${days} days will be deleted ${what}`,
          `Rows older than ${days} days are now deleted ${what}`
        )
      ]
    : []
}

export const functionLines: Dangers = (work) =>
  changes(work, 'body') && (work.action === 'update' || work.action === 'replace')
    ? [
        data(
          'New lines will be parsed differently. Rows that are parsed already stay as they are. Lines that could not be parsed are parsed again.',
          'New lines are parsed differently now. Rows that were parsed before stay as they are. Lines that could not be parsed are parsed again.'
        )
      ]
    : []

/** https://docs.snowflake.com/en/sql-reference/sql/drop-table */
export const tableLines: Dangers = (work) => {
  if (work.action === 'delete')
    return [
      data(
        `The table will be dropped with all its rows${amount(work)}.`,
        `The table was dropped with all its rows${amount(work)}.`
      )
    ]
  return addsColumns(work)
    ? [
        data(
          'Columns will be added, after the pipe has loaded what it has queued. All rows are kept.',
          'Columns were added, after the pipe had loaded what it had queued. All rows are kept.'
        )
      ]
    : []
}

export const stageLines: Dangers = (work, { changes: all }) =>
  work.action === 'update' && changes(work, 'url')
    ? [
        {
          ...data(
            'The pipe will read from the new location. What is left at the old one is loaded first, and what S3 still delivers there is loaded for a day. Rows are kept.',
            'The pipe reads from the new location now. What was left at the old one was loaded first, and what S3 still delivers there is loaded for a day. Rows are kept.'
          ),
          ...whileMoved(all)
        }
      ]
    : []

export const integrationLines: Dangers = (work) =>
  work.action === 'delete'
    ? [
        data(
          'Snowflake will not be able to read the log bucket. A new integration will have another external ID.',
          'Snowflake can no longer read the log bucket. A new integration will have another external ID.'
        )
      ]
    : []

function amount({ loss }: Extract<Work, { action: 'delete' }>): string {
  return loss === undefined ? '' : `: ${volumeText(loss)}`
}

function addsColumns(work: Work): boolean {
  return work.action === 'update' && changes(work, 'columns')
}
