/** What loads beside the pipe: a stage, a pipe and a task of their own, at a location that the logs leave, or move to. */
import { DAY_MILLISECONDS } from '../../model/clock'
import { LEAVING_MARK, UNTIL_APPLIED } from '../../model/names'
import type { Operation } from '../../model/operation'
import { call, type Saved, type Step } from '../../model/step'
import { type Path, pathIn, showName } from '../../snowflake/identifiers'
import { statement } from '../../snowflake/statements'
import { saveBeforeRefresh } from './backfill'
import { copyValues, type Ingestion } from './ingestion'
import { endsOf, type Leaving, leavingName } from './leaving'
import { UNTIL_ACCESS, waitForAccessIfPossible } from './waits'

/** For less time than a refresh reaches back, it reaches back to when the standby was created. */
const REACH_MILLISECONDS = 6 * DAY_MILLISECONDS

const FROM: Saved = { saved: 'leavingSince' }

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
 * leaves it.
 * @param ingestion at the old location
 */
export function leave(ingestion: Ingestion, now: Date, atOld: AtOld = {}): readonly Step[] {
  const { until, createTask } = forADay(ingestion, now)
  return ifReadable(ingestion, loadBeside(ingestion, atOld, until, createTask))
}

/** Has a standby end as if the logs had left its location now. That does not take access to it. */
export function endStandby(ingestion: Ingestion, now: Date, { since, isBroken }: Leaving): readonly Step[] {
  if (isBroken) return dropLeaving(ingestion, { name: leavingName(ingestion) })
  const { until, createTask } = forADay(ingestion, now)
  const named = namedBeside(ingestion, since, until)
  return [...startTask(named, since, createTask), setComment(named)]
}

function forADay(ingestion: Ingestion, now: Date) {
  const { until, refreshUntil, end } = endsOf(now)
  const stage = pathIn(ingestion, leavingName(ingestion))
  const times = { refreshUntil: secondsOf(refreshUntil), end: secondsOf(end) }
  const createTask = (values: object) => statement('leaving/create-task', { ...values, ...times, stage })
  return { until: until.toISOString(), createTask }
}

function secondsOf(time: Date): number {
  return Math.ceil(time.getTime() / 1000)
}

/**
 * Has Snowflake load what S3 delivers to the location until an apply is done that moves the logs there, or replaces the pipe:
 * also if that is killed, and nobody runs it again. It has no end of its own. The pipe may load the same: then it is in the
 * staging table twice, and the task moves it once.
 * @param since what was stored since then is loaded, ISO 8601; without it, what is stored from now on
 */
export function standBy(ingestion: Ingestion, now: Date, since?: string): readonly Step[] {
  const reachesUntil = secondsOf(new Date(Date.parse(since ?? now.toISOString()) + REACH_MILLISECONDS))
  const createTask = (values: object) => statement('standby/create-task', { ...values, reachesUntil })
  return loadBeside(ingestion, { since }, UNTIL_APPLIED, createTask)
}

/** The task comes first, because it also removes what an interrupted apply leaves. */
function loadBeside(
  ingestion: Ingestion,
  { first = [], last = [], since }: AtOld,
  until: string,
  createTask: (values: object) => Operation
): readonly Step[] {
  const { location, integration } = ingestion
  const name = leavingName(ingestion)
  const from = since ?? FROM
  const named = namedBeside(ingestion, from, until)
  const { path, comment } = named
  const { stage, fileFormat } = copyValues({ ...ingestion, stage: name })
  return [
    ...first,
    ...(since === undefined ? [saveBeforeRefresh(FROM)] : []),
    ...startTask(named, from, createTask),
    call(statement('leaving/create-stage', { stage, url: location, integration, fileFormat, comment })),
    call(statement('leaving/create-pipe', { ...copyValues({ ...ingestion, stage: name }), pipe: path, comment }), {
      patience: UNTIL_ACCESS
    }),
    // It may be from an earlier move.
    setComment(named),
    ...last
  ]
}

/** What the stage, the pipe and the task have in common. */
interface Beside {
  readonly path: Path
  readonly warehouse: string | null
  readonly comment: readonly (string | Saved)[]
}

function namedBeside(ingestion: Ingestion, since: string | Saved, until: string): Beside {
  const { location, warehouse } = ingestion
  const comment = [`${LEAVING_MARK}${location} since `, since, ` until ${until}]`]
  return { path: pathIn(ingestion, leavingName(ingestion)), warehouse, comment }
}

function startTask(
  { path, warehouse, comment }: Beside,
  since: string | Saved,
  createTask: (values: object) => Operation
): readonly Step[] {
  const size = warehouse === null ? 'XSMALL' : null
  return [
    call(createTask({ task: path, pipe: path, pipeName: showName(path), warehouse, size, since, comment })),
    call(statement('task/resume', { task: path, warehouse }))
  ]
}

function setComment({ path, comment }: Beside): Step {
  return call(statement('pipe/set-comment', { pipe: path, comment }))
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
