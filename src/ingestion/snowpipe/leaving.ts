/**
 * S3 goes on delivering to the old location for hours after a change of the logging. While nobody may run the action
 * again, a pipe of its own loads that, on a stage at the old location. A task in Snowflake has it look for what is new,
 * and drops all three a day later. The pipe's comment is all that says which location is left, and until when.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#BucketLoggingStatusChanges
 */
import { createHash } from 'node:crypto'
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from '../../model/clock'
import { isOfMove, LEAVING_MARK, leavingPrefix, UNTIL_APPLIED } from '../../model/names'
import type { Row } from '../../model/operation'
import { pathIn, showName } from '../../snowflake/identifiers'
import { textOf } from '../../snowflake/rows'
import type { Ingestion } from './ingestion'

/** A location that the logs have left. */
export interface Leaving {
  /** Of the pipe, the stage and the task. */
  readonly name: string
  /** "s3://bucket/prefix/" */
  readonly location: string
  /** What was stored before is loaded, ISO 8601. */
  readonly since: string
  /** Until when S3 may deliver there, ISO 8601; null = a standby, which an apply that moves the logs there ends. */
  readonly until: string | null
  /**
   * It has to be made anew: only its task is there, because an apply was killed right after that, or somebody has let its
   * stage point elsewhere.
   */
  readonly isBroken?: true
}

/**
 * How long late deliveries are loaded. S3's documentation says an hour or more, and a few hours for most records.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#LogDeliveryBestEffort
 */
const LEAVING_MILLISECONDS = DAY_MILLISECONDS
/** Some runs of the task more, so that one of them comes after the last delivery. */
const LAST_REFRESH_MILLISECONDS = HOUR_MILLISECONDS
/** Until what is queued by then is loaded. */
const LAST_LOAD_MILLISECONDS = HOUR_MILLISECONDS
/** How long an apply may take until it creates the pipe. */
const APPLY_MILLISECONDS = 2 * HOUR_MILLISECONDS
const NO_END_MILLISECONDS = 100 * 365 * DAY_MILLISECONDS
/**
 * Until a statement of the role's policy is in effect everywhere. The waits for access to a location that cannot be read
 * at all take longer, so that it does not stop the move.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const IN_EFFECT_MILLISECONDS = 60_000

const FORM = /^(.*) since (\S+) until (\S+)\]$/s

/** Whether S3's late deliveries to the old location would not arrive at the new one, which may include it. */
export function isLeft(old: string, declared: string): boolean {
  return !old.startsWith(declared)
}

/** When the task of a location that the logs leave now stops to refresh its pipe, and when it ends. */
export function endsOf(now: Date): { readonly until: Date; readonly refreshUntil: Date; readonly end: Date } {
  const until = new Date(now.getTime() + LEAVING_MILLISECONDS)
  const later = (milliseconds: number) => new Date(until.getTime() + milliseconds)
  return { until, refreshUntil: later(LAST_REFRESH_MILLISECONDS), end: later(afterwards()) }
}

/** Until when Snowflake may read a location that the logs leave now. */
export function readUntil(now: Date): Date {
  return new Date(mustReadUntil(now).getTime() + APPLY_MILLISECONDS)
}

/** The least of that, when the pipe there is created now. */
export function mustReadUntil(now: Date): Date {
  return new Date(now.getTime() + LEAVING_MILLISECONDS + afterwards())
}

/** Until when Snowflake has to be able to read a location, and until when to allow it if that is not allowed yet. */
export interface ReadingTime {
  readonly atLeast: Date
  readonly until: Date
}

/** For a location that they have left. */
export function readAfter({ until }: Leaving, now: Date): ReadingTime {
  if (until === null) return readWithoutEnd(now)
  const end = new Date(Date.parse(until) + afterwards())
  return { atLeast: end, until: new Date(end.getTime() + APPLY_MILLISECONDS) }
}

/**
 * For a location that something still loads from until an apply is done, which may be killed, or keep a bucket from moving. The
 * end is so far away that it is none, and shows when it was allowed; the apply sets another one.
 */
export function readWithoutEnd(now: Date): ReadingTime {
  return {
    atLeast: new Date(now.getTime() + NO_END_MILLISECONDS / 2),
    until: new Date(now.getTime() + NO_END_MILLISECONDS)
  }
}

/** Whether a location may be read until an apply is done. */
export function hasNoEnd(until: Date, now: Date): boolean {
  return until >= readWithoutEnd(now).atLeast
}

/** Whether a location that Snowflake may read until then was left so recently that its pipe has to be there. */
export function leavesFor(until: Date, now: Date): boolean {
  const allowed = hasNoEnd(until, now) ? readUntil(new Date(until.getTime() - NO_END_MILLISECONDS)) : until
  return allowed.getTime() - now.getTime() > afterwards() + APPLY_MILLISECONDS
}

/** Whether Snowflake may read a location until then since just now: it may not be able to yet. */
export function isJustAllowed(until: Date, now: Date): boolean {
  const latest = hasNoEnd(until, now) ? readWithoutEnd(now).until : readUntil(now)
  return until.getTime() > latest.getTime() - IN_EFFECT_MILLISECONDS
}

function afterwards(): number {
  return LAST_REFRESH_MILLISECONDS + LAST_LOAD_MILLISECONDS
}

/**
 * The locations that a pipeline has left, and its standbys. A standby whose pipe is missing, or does not say that it is one, was
 * interrupted on its way: its task says so.
 * @param pipes as SHOW lists the pipes of its schema @param tasks the tasks
 */
export function leavingsIn(
  pipes: readonly Row[],
  tasks: readonly Row[],
  { parsed }: Pick<Ingestion, 'parsed'>
): readonly Leaving[] {
  const [ofPipes, ofTasks] = [pipes, tasks].map((rows) =>
    rows.filter((row) => isOfMove(row, parsed)).flatMap((row) => leavingIn(row) ?? [])
  )
  const standbys = new Map((ofTasks ?? []).filter(isStandby).map((one) => [one.name, one]))
  const withPipe = (ofPipes ?? []).map((one) => ({ ...one, until: standbys.has(one.name) ? null : one.until }))
  const names = new Set(withPipe.map(({ name }) => name))
  const onlyTasks = [...standbys.values()].filter(({ name }) => !names.has(name))
  return [...withPipe, ...onlyTasks.map((one) => ({ ...one, isBroken: true as const }))]
}

/** Whether it loads until an apply is done, and not until a certain time. */
export function isStandby({ until }: Pick<Leaving, 'until'>): boolean {
  return until === null
}

/** What the comment of a pipe or a stage says about the location that is left. @param row as SHOW lists it */
export function leavingIn(row: Row): Leaving | undefined {
  const [, location, since, until] = FORM.exec(textOf(row['comment'])?.slice(LEAVING_MARK.length) ?? '') ?? []
  if (location === undefined || since === undefined || until === undefined) return undefined
  const end = until === UNTIL_APPLIED ? null : until
  if (Number.isNaN(Date.parse(since)) || (end !== null && Number.isNaN(Date.parse(end)))) return undefined
  return { name: String(row['name']), location, since, until: end }
}

/** What an earlier move has left to load the location that is the declared one again. */
export function ownLeaving({ location }: Ingestion, leavings: readonly Leaving[]): Leaving | undefined {
  return leavings.find((leaving) => leaving.location === location)
}

/** For people: "Until …, task … also loads what S3 still delivers to s3://…". */
export function leavingNotes(ingestion: Ingestion, leavings: readonly Leaving[]): readonly string[] {
  return leavings
    .filter((leaving) => leaving !== ownLeaving(ingestion, leavings))
    .flatMap(({ name, location, until }) => {
      if (until === null) return []
      const task = showName(pathIn(ingestion, name))
      return `The logs have left ${location}. Until ${until}, what S3 still delivers there is loaded too: task ${task} sees to it, and then drops itself, its pipe and its stage.`
    })
}

/** The same for each move from this location. */
export function leavingName({ parsed, location }: Pick<Ingestion, 'parsed' | 'location'>): string {
  return leavingPrefix(parsed) + createHash('sha256').update(location).digest('hex').slice(0, 8).toUpperCase()
}
