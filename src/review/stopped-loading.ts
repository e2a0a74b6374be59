/** Where a difference keeps lines from being loaded or parsed. What arrived already waits, and nothing is lost. */
import type { Change, Work } from '../model/change'
import { changes, changesElsewhere, type Dangers, liveOf, stopped } from './danger'

/** https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage */
export const pipe: Dangers = (work, { isRunning }) => {
  if (work.action === 'create' && isRunning)
    return [
      stopped(
        {
          part: 'pipe',
          now: 'There is no pipe that this role can see: without it, log objects wait in the bucket.',
          remedy: 'creates the pipe and loads the log objects that wait; rows are kept'
        },
        'There was no pipe. There is one again, and it loads what waits in the bucket; rows are kept.'
      )
    ]
  return work.action === 'update' && changes(work, 'paused')
    ? [
        stopped(
          { part: 'pipe', now: 'The pipe is paused: no rows arrive.', remedy: 'resumes the pipe and loads what waits' },
          'The pipe was paused, so no rows arrived. It runs again, and loads what waits.'
        )
      ]
    : []
}

/** https://docs.snowflake.com/en/sql-reference/sql/undrop-table */
export const table: Dangers = (work, { isRunning, changes: all }) =>
  work.action === 'create' && isRunning && isUsed(work, all)
    ? [
        stopped(
          {
            part: 'tables',
            now: 'There is no table that this role can see: without it, no rows arrive.',
            remedy: 'creates an empty table',
            restore: `UNDROP TABLE ${work.address.slice(work.address.indexOf(':') + 1)};`
          },
          'The table was missing, and is new and empty. Its rows are gone, unless UNDROP TABLE restores them after this one is renamed.'
        )
      ]
    : []

/**
 * Whether the live pipe or task names the table. A pipeline that was not made by this action can have fewer tables, and works.
 * If neither can be seen, the table is taken for a part of what is there.
 */
function isUsed(work: Work, all: readonly Change[]): boolean {
  const statements = all
    .filter(({ kind }) => kind === 'pipe' || kind === 'task')
    .flatMap((one) => liveOf(one, 'definition') ?? [])
    .map((text) => String(text).toUpperCase())
  const name = work.address.split('.').at(-1)?.replaceAll('"', '').toUpperCase() ?? ''
  return statements.length === 0 || statements.some((text) => text.includes(name))
}

/** https://docs.snowflake.com/en/user-guide/streams-intro#data-retention-period-and-staleness */
export const stream: Dangers = (work, { isRunning }) => {
  if (work.action === 'create' && isRunning)
    return [
      stopped(
        {
          part: 'stream',
          now: 'There is no stream that this role can see: without it, lines wait in the staging table.',
          remedy: 'creates the stream and loads the lines that are in no other table; rows are kept'
        },
        'There was no stream. There is one again, and the lines that were in no other table are loaded; rows are kept.'
      )
    ]
  if (work.action !== 'replace' || (liveOf(work, 'stale') !== true && !changes(work, 'table'))) return []
  return [
    stopped(
      {
        part: 'stream',
        now: 'The stream has lost its position: lines wait in the staging table.',
        remedy:
          'recreates the stream, and loads the lines that are missing from the tables again by file and row; all rows are kept'
      },
      'The stream had lost its position. It was recreated, and the lines that were missing from the tables are loaded by file and row. All rows are kept.'
    )
  ]
}

export const task: Dangers = (work, { isRunning }) => {
  // Old rows that stay a while longer stop nothing.
  if ((work.declared.identity['deletesAfterDays'] ?? null) !== null) return []
  if (work.action === 'create' && isRunning)
    return [
      stopped(
        {
          part: 'task',
          now: 'There is no task that this role can see: without it, lines wait in the staging table.',
          remedy: 'creates the task, which parses them; rows are kept'
        },
        'There was no task. There is one again, and it parses what waits in the staging table; rows are kept.'
      )
    ]
  if ((work.action !== 'update' && work.action !== 'replace') || !changes(work, 'state')) return []
  return [
    stopped(
      {
        part: 'task',
        now: 'The task is suspended: lines wait in the staging table, and the stream goes stale if it stays so.',
        remedy: 'resumes the task'
      },
      'The task was suspended. It runs again, and parses what waits in the staging table.'
    )
  ]
}

/** The task calls the parser, and views the decoder, by name each time. */
export const parser: Dangers = (work, { isRunning }) =>
  work.action === 'create' && isRunning && work.declared.identity['parses'] !== null
    ? [
        stopped(
          {
            part: 'task',
            now: 'There is no parser that this role can see: without it, each run of the task fails, and lines wait in the staging table.',
            remedy: 'creates the parser'
          },
          'There was no parser. There is one again, and the next run of the task parses what waits.'
        )
      ]
    : []

/** A warehouse that the task does not run on yet is not in the way. */
export const warehouse: Dangers = (work, { isRunning, changes: all }) => {
  return work.action === 'create' && isRunning && !changesElsewhere(all, 'task', 'warehouse')
    ? [
        stopped(
          {
            part: 'task',
            now: 'There is no warehouse that this role can see: without it, the task cannot run, and lines wait in the staging table.',
            remedy: 'creates the warehouse'
          },
          'There was no warehouse. There is one again, and the next run of the task parses what waits.'
        )
      ]
    : []
}
