import { once } from '../door/once'
import type { Action, Change, Plan } from '../model/change'
import type { Declared } from '../model/declared'
import { ActionError } from '../model/errors'
import type { Address } from '../model/fields'
import type { Kind } from '../model/kind'
import type { Run } from '../model/operation'
import type { Outcome } from '../model/outcome'
import { ServiceError } from '../model/service-error'
import type { Step } from '../model/step'
import { workByNeeds } from './by-needs'
import { carryOut, failed, notReached, type Progress, unchanged } from './carry-out'
import { changeOf } from './change'
import { createdMeanwhile } from './created-meanwhile'
import { kindOf, type Registry } from './declare'
import { knownFrom, replacedBy } from './plan'
import { prepared } from './prepare'
import { unlessPutBack } from './put-back'
import { repairing } from './repair'
import { settle } from './settle'
import { runSteps } from './steps'
import { switchedLast } from './switched-last'
import type { Watcher } from './watcher'
import type { World } from './world'

export interface Applied {
  readonly outcomes: readonly Outcome[]
  /** The objects that were reached, as observed afterwards. */
  readonly changes: readonly Change[]
}

/** The objects so far: as they were found, and as they are now. */
interface Done {
  readonly outcomes: Map<Address, Outcome>
  readonly found: Map<Address, Change>
  readonly settled: Map<Address, Change>
}

/** Carries out a change, and makes sure that what it depends on is still the same. */
type Confirm = (work: () => Promise<Change>) => Promise<Change>

/** How often to run the steps of one object, if it still differs afterwards: others may write to it too. */
const ATTEMPTS = 2

/**
 * Makes the live state match the declared state: each object as soon as everything it needs is done. Each object is
 * observed again right before its steps, so this also finishes what an interrupted run left unfinished. After a
 * failure, work in progress is finished and nothing else is started, unless the object fails alone.
 */
export async function apply(
  objects: readonly Declared[],
  planned: Plan,
  kinds: Registry,
  world: World,
  progress: Progress
): Promise<Applied> {
  const actions = new Map(planned.changes.map((change) => [change.address, change.action]))
  const done: Done = { outcomes: new Map(), found: new Map(), settled: new Map() }
  await workByNeeds(switchedLast(objects, planned, kinds), (wave) => {
    // Reads that several objects of a wave need are sent once.
    const read = once(world.read)
    return wave.map((declared) =>
      applyObject(declared, actions.get(declared.address), read, kinds, world, progress, done).catch(
        (error: unknown) => {
          const outcome = unobserved(declared, actions.get(declared.address), error)
          progress.ended(outcome)
          done.outcomes.set(declared.address, outcome)
          return false
        }
      )
    )
  })
  return {
    outcomes: planned.changes.map((change) => done.outcomes.get(change.address) ?? notReached(change)),
    changes: [...done.settled.values()]
  }
}

async function applyObject(
  declared: Declared,
  action: Action | undefined,
  read: Run,
  kinds: Registry,
  world: World,
  progress: Progress,
  done: Done
): Promise<boolean> {
  const kind = kindOf(kinds, declared)
  const known = knownFrom(done.settled, kinds)
  const observe = async (through: Run) => kind.observe(declared, through, world.clock.now(), action)
  const first = await observe(read)
  // While another run creates the object, one read may show it and the next one not yet.
  const seen = first.state === 'hidden' ? await observe(world.read) : first
  const change = changeOf(kind, declared, seen, known, replacedBy(declared, done.found))
  const lookAt = async (one: Declared) => {
    const itsKind = kindOf(kinds, one)
    return changeOf(itsKind, one, await itsKind.observe(one, world.read, world.clock.now()), known)
  }
  const confirmed: Confirm = (work) =>
    change.action === 'replace' ? unlessPutBack(work, declared, done.settled, lookAt) : work()
  const { outcome, settled } = await applyChange(kind, change, () => lookAt(declared), world, progress, confirmed)
  done.outcomes.set(declared.address, outcome)
  done.found.set(declared.address, change)
  done.settled.set(declared.address, settled)
  return !failed(outcome) || (outcome.error instanceof ServiceError && kind.failsAlone?.(change.action) === true)
}

async function applyChange(
  kind: Kind,
  change: Change,
  look: () => Promise<Change>,
  world: World,
  progress: Progress,
  confirmed: Confirm
): Promise<{ readonly outcome: Outcome; readonly settled: Change }> {
  if (change.action === 'none') return { outcome: unchanged(change), settled: change }
  const { outcome, result } = await carryOut(change, progress, (watcher) =>
    confirmed(() =>
      untilSettled(kind, change, look, world, watcher).catch(async (error: unknown) => {
        const left = await createdMeanwhile(error, change, look, kind, world.clock)
        return left.action === 'none' ? left : untilSettled(kind, left, look, world, watcher)
      })
    )
  )
  return { outcome, settled: result ?? change }
}

/** An object that could be observed for the plan, but not for the apply. */
function unobserved({ address, kind }: Declared, action: Action = 'none', error: unknown): Outcome {
  return { address, kind, action, status: 'failed', error, halfDone: [] }
}

async function untilSettled(
  kind: Kind,
  found: Change,
  look: () => Promise<Change>,
  world: World,
  watcher: Watcher
): Promise<Change> {
  let change = found
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const rewritten = await runSteps(await stepsOf(kind, change, world), world, change.address, watcher)
    change = await settle(repairing(rewritten, look, world, watcher), kind, world.clock, watcher)
    if (change.action === 'none') return change
  }
  throw notSettled(change)
}

async function stepsOf(kind: Kind, change: Change, world: World): Promise<readonly Step[]> {
  if (change.action === 'blocked') throw blocked(change.address, change.reason)
  if (change.action === 'none') return []
  return kind.steps(await prepared(kind, change, world.read, world.clock.now()))
}

function blocked(object: Address, reason: string): ActionError {
  return new ActionError({ code: 'PLAN_BLOCKED', goal: 'apply the change', object, reason })
}

function notSettled(change: Change): ActionError {
  const fields = change.diff.map(({ field }) => field).join(', ')
  return new ActionError({
    code: 'NOT_SETTLED',
    goal: 'confirm the change',
    object: change.address,
    reason: `it was made, but the object still differs from the declared state${fields === '' ? '' : ` (${fields})`}.`,
    hint: 'Something else may be changing it at the same time. Run apply again; if that does not help, look for another tool that manages this object.'
  })
}
