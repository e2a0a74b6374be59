/** What happens to log lines because of a change, and what is kept. */
import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import { volumeText } from '../model/volume'
import { changeIn, changes, type Dangers, data, items, liveOf } from './danger'
import { placeLeft } from './move'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export const loggingLines: Dangers = (work, { isRunning, changes: all }) => {
  switch (work.action) {
    case 'create':
      return isRunning
        ? [
            data(
              'Logging is off: requests are not recorded now, and S3 does not record them later. The change turns it on.'
            )
          ]
        : []
    case 'delete':
      return [
        data('Logging is turned off: requests are not recorded any more. This deletes no log objects and no rows.')
      ]
    case 'update':
    case 'replace':
      return changes(work, 'targetBucket', 'targetPrefix') ? [data(otherTarget(work, all))] : []
  }
}

function otherTarget(work: Work, all: readonly Change[]): string {
  const target = `${String(liveOf(work, 'targetBucket'))}/${String(liveOf(work, 'targetPrefix'))}`
  return target === placeLeft(all)
    ? 'The logs move here. What was delivered to where they are now is loaded first, and what S3 still delivers there is loaded for a day.'
    : 'Logs go elsewhere now; new logs arrive here. What was delivered there stays there: it is loaded only if this pipeline read it from there.'
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html */
export const expirationLines: Dangers = (work) => {
  if (work.action === 'delete') return [data('Log objects do not expire any more.')]
  const days =
    changeIn(work, 'expirationDays')?.after ?? ('desired' in work ? work.desired['expirationDays'] : undefined)
  return [
    data(
      `S3 deletes log objects that are older than ${String(days)} days. In a bucket with versions, these follow a day later. Rows in Snowflake are kept.`
    )
  ]
}

export const bucketLines: Dangers = (work) =>
  work.action === 'delete'
    ? [data(`All log objects under the prefix are deleted, with all their versions${amount(work)}.`)]
    : []

/** https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage */
export const pipeLines: Dangers = (work, { isRunning }) => {
  switch (work.action) {
    case 'create':
      return isRunning
        ? [data('There is no pipe: log objects wait in the bucket. The change loads them; rows are kept.')]
        : []
    case 'replace':
      return [
        data(
          'The pipe is paused, loads what it has queued, and is replaced; the new one loads what arrives meanwhile. All rows are kept and none is loaded twice.'
        )
      ]
    case 'delete':
      return [data('Loading stops: new log objects are not loaded. This deletes no rows.')]
    case 'update':
      return changes(work, 'paused')
        ? [data('The pipe is paused: no rows arrive. The change resumes it and loads what waits.')]
        : []
  }
}

/** https://docs.snowflake.com/en/user-guide/streams-intro#data-retention-period-and-staleness */
export const streamLines: Dangers = (work, { isRunning }) => {
  switch (work.action) {
    case 'create':
      return isRunning
        ? [
            data(
              'There is no stream: lines wait in the staging table. The change loads those that are in no other table; rows are kept.'
            )
          ]
        : []
    case 'replace':
      return [
        liveOf(work, 'stale') === true || changes(work, 'table')
          ? data(
              'The stream has lost its position. It is recreated, and the lines that are missing from the tables are loaded again by file and row. All rows are kept.'
            )
          : data('The stream is recreated at its own position. All rows are kept and no line is left out.')
      ]
    case 'delete':
      return [data('The position up to which lines are parsed is lost. This deletes no rows.')]
    case 'update':
      return []
  }
}

export const taskLines: Dangers = (work, { isRunning }) => {
  const days = work.declared.identity['deletesAfterDays'] ?? null
  if (days !== null) return retentionLines(work, Number(days))
  switch (work.action) {
    case 'create':
      return isRunning
        ? [data('There is no task: lines wait in the staging table. The change parses them; rows are kept.')]
        : []
    case 'delete':
      return [data('Parsing stops: no more lines are parsed. This deletes no rows.')]
    case 'update':
    case 'replace':
      return changes(work, 'state')
        ? [
            data(
              'The task is suspended: lines wait in the staging table, and the stream goes stale if it stays so. The change resumes it.'
            )
          ]
        : []
  }
}

/** A stream keeps what it has to return, so that the task that parses lines loses none. */
function retentionLines(work: Work, days: number): readonly Danger[] {
  if (work.action === 'delete') return [data('Old rows are not deleted any more. This deletes no rows.')]
  return work.action === 'create' || changes(work, 'definition', 'state')
    ? [
        data(
          `Rows older than ${days} days are deleted from all three tables, from then on once a day; lines that are not parsed yet stay.`
        )
      ]
    : []
}

export const functionLines: Dangers = (work) =>
  changes(work, 'body') && (work.action === 'update' || work.action === 'replace')
    ? [
        data(
          'Lines are parsed differently from now on. Rows that are parsed already stay as they are. Lines that could not be parsed are parsed again.'
        )
      ]
    : []

/** https://docs.snowflake.com/en/sql-reference/sql/drop-table */
export const tableLines: Dangers = (work, { isRunning }) => {
  if (work.action === 'delete') return [data(`The table is dropped with all its rows${amount(work)}.`)]
  if (work.action === 'create' && isRunning)
    return [
      data('The table is missing although the pipeline exists: its rows are gone unless UNDROP TABLE restores them.')
    ]
  return addsColumns(work)
    ? [data('Columns are added, after the pipe has loaded what it has queued. All rows are kept.')]
    : []
}

export const stageLines: Dangers = (work) => {
  if (work.action !== 'update') return []
  const unread = items(work.live['unread']).join(', ')
  return [
    ...(changes(work, 'url')
      ? [
          data(
            'The pipe reads from another location from now on. What is left at the old location is loaded first, and what S3 still delivers there is loaded for a day; rows are kept.'
          )
        ]
      : []),
    ...(changes(work, 'unread')
      ? [
          data(
            `An interrupted apply sent logs to ${unread}, and nothing loads them. The change loads what is there, and what S3 still delivers there for a day.`
          )
        ]
      : [])
  ]
}

export const integrationLines: Dangers = (work) => {
  if (work.action === 'delete')
    return [data('Snowflake cannot read the log bucket any more. A new integration gets another external ID.')]
  return work.action === 'update' && changes(work, 'enabled')
    ? [
        data(
          'The integration is disabled: Snowflake cannot read the log bucket, so no rows arrive. The change enables it.'
        )
      ]
    : []
}

function amount({ loss }: Extract<Work, { action: 'delete' }>): string {
  return loss === undefined ? '' : `: ${volumeText(loss)}`
}

function addsColumns(work: Work): boolean {
  return work.action === 'update' && changes(work, 'columns')
}
