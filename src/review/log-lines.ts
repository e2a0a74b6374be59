/** What happens to log lines because of a change, and what is kept. */
import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import { volumeText } from '../model/volume'
import { changeIn, changes, type Dangers, data, liveOf } from './danger'
import { placeLeft } from './move'
import { logging } from './stopped-delivery'
import { stream } from './stopped-loading'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export const loggingLines: Dangers = (work, pipeline) => {
  switch (work.action) {
    case 'delete':
      return [
        data('Logging is turned off: requests are not recorded any more. This deletes no log objects and no rows.')
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

function otherTarget(work: Work, all: readonly Change[]): Danger {
  const target = `${String(liveOf(work, 'targetBucket'))}/${String(liveOf(work, 'targetPrefix'))}`
  return target === placeLeft(all)
    ? data(
        'The logs move here. What was delivered to where they are now is loaded first, and what S3 still delivers there is loaded for a day.',
        'The logs have moved here. What had been delivered to where they were is loaded, and what S3 still delivers there is loaded for a day.'
      )
    : data(
        'Logs go elsewhere now; new logs arrive here. What was delivered there stays there: it is loaded only if this pipeline read it from there.',
        'Logs went elsewhere; new ones arrive here. What was delivered there stays there: it is loaded only if this pipeline read it from there.'
      )
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
export const pipeLines: Dangers = (work) => {
  switch (work.action) {
    case 'replace':
      return [
        data(
          'The pipe is paused, loads what it has queued, and is replaced; the new one loads what arrives meanwhile. All rows are kept and none is loaded twice.',
          'The pipe was replaced once it had loaded what it had queued; the new one loads what arrived meanwhile. All rows are kept and none is loaded twice.'
        )
      ]
    case 'delete':
      return [data('Loading stops: new log objects are not loaded. This deletes no rows.')]
    case 'create':
    case 'update':
      return []
  }
}

/** https://docs.snowflake.com/en/user-guide/streams-intro#data-retention-period-and-staleness */
export const streamLines: Dangers = (work, pipeline) => {
  if (work.action === 'delete')
    return [data('The position up to which lines are parsed is lost. This deletes no rows.')]
  return work.action === 'replace' && stream(work, pipeline).length === 0
    ? [
        data(
          'The stream is recreated at its own position. All rows are kept and no line is left out.',
          'The stream was recreated at its own position. All rows are kept and no line is left out.'
        )
      ]
    : []
}

export const taskLines: Dangers = (work) => {
  const days = work.declared.identity['deletesAfterDays'] ?? null
  if (days !== null) return retentionLines(work, Number(days))
  return work.action === 'delete' ? [data('Parsing stops: no more lines are parsed. This deletes no rows.')] : []
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
          'Lines are parsed differently from now on. Rows that are parsed already stay as they are. Lines that could not be parsed are parsed again.',
          'Lines are parsed differently now. Rows that were parsed before stay as they are. Lines that could not be parsed are parsed again.'
        )
      ]
    : []

/** https://docs.snowflake.com/en/sql-reference/sql/drop-table */
export const tableLines: Dangers = (work) => {
  if (work.action === 'delete') return [data(`The table is dropped with all its rows${amount(work)}.`)]
  return addsColumns(work)
    ? [
        data(
          'Columns are added, after the pipe has loaded what it has queued. All rows are kept.',
          'Columns were added, after the pipe had loaded what it had queued. All rows are kept.'
        )
      ]
    : []
}

export const stageLines: Dangers = (work) =>
  work.action === 'update' && changes(work, 'url')
    ? [
        data(
          'The pipe reads from another location from now on. What is left at the old location is loaded first, and what S3 still delivers there is loaded for a day; rows are kept.',
          'The pipe reads from another location now. What was left at the old location was loaded first, and what S3 still delivers there is loaded for a day; rows are kept.'
        )
      ]
    : []

export const integrationLines: Dangers = (work) =>
  work.action === 'delete'
    ? [data('Snowflake cannot read the log bucket any more. A new integration gets another external ID.')]
    : []

function amount({ loss }: Extract<Work, { action: 'delete' }>): string {
  return loss === undefined ? '' : `: ${volumeText(loss)}`
}

function addsColumns(work: Work): boolean {
  return work.action === 'update' && changes(work, 'columns')
}
