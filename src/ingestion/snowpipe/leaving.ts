/**
 * S3 goes on delivering to the old location for hours after a change of the logging. While nobody may run the action
 * again, a pipe of its own loads that, on a stage at the old location. A task in Snowflake has it look for what is new,
 * and drops all three a day later. The pipe's comment is all that says which location is left, and until when.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#BucketLoggingStatusChanges
 */
import { createHash } from 'node:crypto'
import { DAY_MILLISECONDS, HOUR_MILLISECONDS } from '../../model/clock'
import { isOfMove, LEAVING_MARK, leavingPrefix } from '../../model/names'
import type { Row } from '../../model/operation'
import { call, type Saved, type Step } from '../../model/step'
import { pathIn, showName } from '../../snowflake/identifiers'
import { textOf } from '../../snowflake/rows'
import { statement } from '../../snowflake/statements'
import { saveBeforeRefresh } from './backfill'
import { copyValues, type Ingestion } from './ingestion'
import { UNTIL_ACCESS, waitForAccessIfPossible } from './waits'

/** A location that the logs have left. */
export interface Leaving {
  /** Of the pipe, the stage and the task. */
  readonly name: string
  /** "s3://bucket/prefix/" */
  readonly location: string
  /** What was stored before is loaded, ISO 8601. */
  readonly since: string
  /** Until when S3 may deliver there, ISO 8601. */
  readonly until: string
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
/**
 * Until a statement of the role's policy is in effect everywhere. The waits for access to a location that cannot be read
 * at all take longer, so that it does not stop the move.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const IN_EFFECT_MILLISECONDS = 60_000

const FROM: Saved = { saved: 'leavingSince' }
const FORM = /^(.*) since (\S+) until (\S+)\]$/s

/** Whether S3's late deliveries to the old location would not arrive at the new one, which may include it. */
export function isLeft(old: string, declared: string): boolean {
  return !old.startsWith(declared)
}

/** Until when Snowflake may read a location that the logs leave now. */
export function readUntil(now: Date): Date {
  return new Date(mustReadUntil(now).getTime() + APPLY_MILLISECONDS)
}

/** The least of that, when the pipe there is created now. */
export function mustReadUntil(now: Date): Date {
  return new Date(now.getTime() + LEAVING_MILLISECONDS + afterwards())
}

/** Until when Snowflake has to read a location that they have left. */
export function readAfter({ until }: Leaving): Date {
  return new Date(Date.parse(until) + afterwards())
}

/** Whether a location that Snowflake may read until then was left so recently that its pipe has to be there. */
export function leavesFor(until: Date, now: Date): boolean {
  return until.getTime() - now.getTime() > afterwards() + APPLY_MILLISECONDS
}

/** Whether Snowflake may read a location until then since just now: it may not be able to yet. */
export function isJustAllowed(until: Date, now: Date): boolean {
  return until.getTime() > readUntil(now).getTime() - IN_EFFECT_MILLISECONDS
}

function afterwards(): number {
  return LAST_REFRESH_MILLISECONDS + LAST_LOAD_MILLISECONDS
}

/** The locations that a pipeline has left. @param pipes as SHOW lists the pipes of its schema */
export function leavingsIn(pipes: readonly Row[], { parsed }: Pick<Ingestion, 'parsed'>): readonly Leaving[] {
  return pipes.filter((row) => isOfMove(row, parsed)).flatMap((row) => leavingIn(row) ?? [])
}

/** What the comment of a pipe or a stage says about the location that is left. @param row as SHOW lists it */
export function leavingIn(row: Row): Leaving | undefined {
  const [, location, since, until] = FORM.exec(textOf(row['comment'])?.slice(LEAVING_MARK.length) ?? '') ?? []
  if (location === undefined || since === undefined || until === undefined) return undefined
  if (Number.isNaN(Date.parse(since)) || Number.isNaN(Date.parse(until))) return undefined
  return { name: String(row['name']), location, since, until }
}

/** What else has to be done, if Snowflake can read the old location. */
export interface AtOld {
  readonly first?: readonly Step[]
  readonly last?: readonly Step[]
  /**
   * What was stored since then is loaded too: ISO 8601, or saved by `first`; without it, only what is delivered from now
   * on.
   */
  readonly since?: string | Saved | undefined
}

/**
 * Has Snowflake load what S3 delivers to the old location from now on. Must come before the last refresh of the pipe that
 * leaves it. The task comes first, because it also removes what an interrupted apply leaves.
 * @param ingestion at the old location
 */
export function leave(ingestion: Ingestion, now: Date, { first = [], last = [], since }: AtOld = {}): readonly Step[] {
  const { location, integration, warehouse } = ingestion
  const name = leavingName(ingestion)
  const [task, pipe] = [pathIn(ingestion, name), pathIn(ingestion, name)]
  const leaving = { ...ingestion, stage: name }
  const until = new Date(now.getTime() + LEAVING_MILLISECONDS)
  const seconds = (milliseconds: number) => Math.ceil((until.getTime() + milliseconds) / 1000)
  const from = since ?? FROM
  const comment = [`${LEAVING_MARK}${location} since `, from, ` until ${until.toISOString()}]`]
  const { stage, fileFormat } = copyValues(leaving)
  const steps = [
    ...first,
    ...(since === undefined ? [saveBeforeRefresh(FROM)] : []),
    call(
      statement('leaving/create-task', {
        task,
        pipe,
        pipeName: showName(pipe),
        stage,
        warehouse,
        size: warehouse === null ? 'XSMALL' : null,
        since: from,
        refreshUntil: seconds(LAST_REFRESH_MILLISECONDS),
        end: seconds(afterwards()),
        comment
      })
    ),
    call(statement('task/resume', { task, warehouse })),
    call(statement('leaving/create-stage', { stage, url: location, integration, fileFormat, comment })),
    call(statement('leaving/create-pipe', { ...copyValues(leaving), pipe, comment }), { patience: UNTIL_ACCESS }),
    // It may be from an earlier move.
    call(statement('pipe/set-comment', { pipe, comment })),
    ...last
  ]
  return ifReadable(ingestion, steps)
}

/** What still loads from locations that the logs have left has to use the declared integration. Its pipe goes on. */
export function attachLeavings(ingestion: Ingestion, leavings: readonly Leaving[]): readonly Step[] {
  const { integration } = ingestion
  return leavings.flatMap(({ name, location }) =>
    ifReadable({ integration, location }, [
      call(statement('stage/alter', { stage: pathIn(ingestion, name), integration }))
    ])
  )
}

/** A location that Snowflake cannot read has nothing that could be loaded, and must not stop the move. */
export function ifReadable(
  place: Pick<Ingestion, 'integration' | 'location'>,
  steps: readonly Step[]
): readonly Step[] {
  const wait = `access to ${place.location}`
  return [
    waitForAccessIfPossible(place, wait),
    ...steps.map((step): Step => ({ ...step, only: { wait, ended: 'met' } }))
  ]
}

/** Drops what loads from a location that was left. */
export function dropLeaving(ingestion: Ingestion, { name }: Pick<Leaving, 'name'>): readonly Step[] {
  const path = pathIn(ingestion, name)
  return [
    call(statement('task/drop', { task: path })),
    call(statement('pipe/drop', { pipe: path })),
    call(statement('stage/drop', { stage: path }))
  ]
}

/** What an earlier move has left to load the location that is the declared one again. */
export function ownLeaving({ location }: Ingestion, leavings: readonly Leaving[]): Leaving | undefined {
  return leavings.find((leaving) => leaving.location === location)
}

/** For people: "Until …, task … also loads what S3 still delivers to s3://…". */
export function leavingNotes(ingestion: Ingestion, leavings: readonly Leaving[]): readonly string[] {
  return leavings
    .filter((leaving) => leaving !== ownLeaving(ingestion, leavings))
    .map(({ name, location, until }) => {
      const task = showName(pathIn(ingestion, name))
      return `The logs have left ${location}. Until ${until}, what S3 still delivers there is loaded too: task ${task} sees to it, and then drops itself, its pipe and its stage.`
    })
}

/** The same for each move from this location. */
export function leavingName({ parsed, location }: Ingestion): string {
  return leavingPrefix(parsed) + createHash('sha256').update(location).digest('hex').slice(0, 8).toUpperCase()
}
