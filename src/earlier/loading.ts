import { type Ingestion, ingestionOf } from '../ingestion/snowpipe/ingestion'
import { showPipes } from '../ingestion/snowpipe/state'
import { isStopped, readStatus, statusIn } from '../ingestion/snowpipe/status'
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from '../model/clock'
import type { Config } from '../model/config'
import { isOfMove, isOfStandby } from '../model/names'
import type { Row, Run } from '../model/operation'
import { isServiceError } from '../model/service-error'
import { minuteText } from '../model/spoken-time'
import { showName } from '../snowflake/identifiers'
import { ifFound } from '../snowflake/refusals'
import { booleanOf, instantOf, rowNamed, textOf } from '../snowflake/rows'
import { intervalOf } from '../snowflake/schedules'
import { statement } from '../snowflake/statements'

/** The stage of an earlier table, and what was declared when it was created. */
export interface EarlierStage {
  readonly stage: Row
  readonly config: Config
}

/** Stages of earlier tables that nothing is missing from, and those that have to stay for now, and until when, for people. */
interface Loading {
  readonly over: readonly EarlierStage[]
  readonly loading: readonly string[]
}

/**
 * S3 announces what it stores within minutes, and what it does not announce, a task looks for ten minutes later. What comes
 * after that, the pipe that takes over has been told of as well.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
const LATEST_ANNOUNCEMENT = HOUR_MILLISECONDS

/**
 * Which earlier stages still have to stay: the logs have left their location while S3 still delivers there, or what was
 * stored before the declared pipe existed is not in the earlier tables yet. Only reads.
 * @param all every stage that this role can see, as SHOW STAGES lists it
 */
export async function stillLoading(
  earlier: readonly EarlierStage[],
  all: readonly Row[],
  declared: Config,
  read: Run,
  now: Date
): Promise<Loading> {
  if (earlier.length === 0) return { over: [], loading: [] }
  const takenOver = await takenOverOn(ingestionOf(declared), read)
  const reasons = await Promise.all(
    earlier.map(async ({ stage, config }) => moving(stage, all) ?? (await waiting(config, takenOver, read, now)))
  )
  return {
    over: earlier.filter((_, at) => reasons[at] === undefined),
    loading: earlier.flatMap(({ stage }, at) =>
      reasons[at] === undefined ? [] : [`${nameOf(stage)} (${reasons[at]})`]
    )
  }
}

/** A stage of a move is beside it, and drops itself afterwards. */
function moving(stage: Row, all: readonly Row[]): string | undefined {
  // The standby of an apply that was killed does not end by itself.
  const isLeaving = (one: Row) => isOfMove(one, String(stage['name'])) && !isOfStandby(one)
  const beside = all.find((one) => isBeside(one, stage) && isLeaving(one))
  return beside === undefined ? undefined : untilOf(beside)
}

/** From when on the declared pipe has surely been told of all that S3 stores; `undefined` if there is no such pipe. */
async function takenOverOn(declared: Ingestion, read: Run): Promise<Date | undefined> {
  const row = rowNamed((await ifFound(read(showPipes(declared)))) ?? [], declared.pipe)
  const createdAt = instantOf(row?.['created_on'])
  return createdAt === null ? undefined : new Date(Date.parse(createdAt) + LATEST_ANNOUNCEMENT)
}

async function waiting(
  earlier: Config,
  takenOver: Date | undefined,
  read: Run,
  now: Date
): Promise<string | undefined> {
  if (takenOver === undefined) return 'for about an hour'
  if (takenOver > now) return `until about ${minuteText(takenOver)}`
  return (await queued(ingestionOf(earlier), takenOver, read)) ?? unmoved(earlier, takenOver, read, now)
}

/** What its pipe was told of before another one has taken over, and has not loaded. */
async function queued(earlier: Ingestion, takenOver: Date, read: Run): Promise<string | undefined> {
  const status = statusIn((await ifFound(read(readStatus(earlier)))) ?? [])
  const { executionState, pendingFiles: files, oldestQueued } = status
  const isNewer = oldestQueued !== null && new Date(oldestQueued) > takenOver
  if (files === 0 || isNewer || isStopped(executionState)) return undefined
  return `as long as ${files} log ${files === 1 ? 'object waits' : 'objects wait'} for its pipe, which is ${executionState}`
}

/** Lines from before another pipe has taken over, which its task has not moved. */
async function unmoved({ snowflake }: Config, takenOver: Date, read: Run, now: Date): Promise<string | undefined> {
  const { database, schema, names } = snowflake
  const tasks = await ifFound(read(statement('task/show', { schema: [database, schema] })))
  const task = rowNamed(tasks ?? [], names.task)
  if (task === undefined) return undefined
  const isStarted = task['state'] === 'started'
  const until = new Date(takenOver.getTime() + periodOf(textOf(task['schedule'])))
  if (isStarted && until <= now) return undefined
  if (!(await hasLines(showName([database, schema, names.stream]), read))) return undefined
  return isStarted ? `until about ${minuteText(until)}` : 'as long as lines wait for its task, which is suspended'
}

/** How long a line may wait for the task. A schedule that is no interval is assumed to be a daily one, or more often. */
function periodOf(schedule: string | null): number {
  if (schedule === null) return 0
  const seconds = intervalOf(schedule)
  return seconds === undefined ? DAY_MILLISECONDS : seconds * 1000
}

/** Of a stream that is gone or stale, nothing can be moved any more. */
async function hasLines(stream: string, read: Run): Promise<boolean> {
  try {
    const [row] = await read(statement('stream/has-data', { stream }))
    return booleanOf(row?.['HAS_DATA'])
  } catch (error) {
    if (isServiceError(error) && error.code !== 'UNREACHABLE') return false
    throw error
  }
}

function isBeside(one: Row, other: Row): boolean {
  return one['database_name'] === other['database_name'] && one['schema_name'] === other['schema_name']
}

function nameOf(stage: Row): string {
  return showName([stage['database_name'], stage['schema_name'], stage['name']].map(String))
}

/** Its comment says so. */
function untilOf(ofMove: Row): string {
  const [, until = ''] = / until (\S+)\]$/.exec(String(ofMove['comment'])) ?? []
  return Number.isNaN(Date.parse(until)) ? 'for about a day' : `until about ${minuteText(new Date(until))}`
}
