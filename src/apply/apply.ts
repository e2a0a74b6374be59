import { kindOf, type Registry } from '../declare/declare'
import { changeOf } from '../diff/change'
import { ActionError } from '../errors'
import { readOnly } from '../door/read-only'
import { observeAll } from '../live/observe'
import type { Change, Plan } from '../model/change'
import type { Address } from '../model/fields'
import type { Declared } from '../model/declared'
import type { Kind } from '../model/kind'
import type { Operation, Wait } from '../model/operation'
import type { Outcome } from '../model/outcome'
import type { World } from '../model/world'
import { knownFrom, replacedBy, type Levels } from '../plan/plan'
import { prepared } from '../plan/prepare'
import { settle } from './settle'
import { runSteps, type Watcher } from './steps'

/** Told what goes on, for the job log. */
export interface Progress {
  ended(outcome: Outcome): void
  /** Told once, when the first look at a condition finds that it does not hold yet. */
  waiting(object: Address, step: Wait): void
}

export interface Applied {
  readonly outcomes: readonly Outcome[]
  /** The objects that were reached, as they read afterwards. */
  readonly changes: readonly Change[]
}

/** The objects of earlier levels: how they were found, and how they read now. */
interface Done {
  readonly found: Map<Address, Change>
  readonly settled: Map<Address, Change>
}

/** How often the steps of one object are run again when it does not read as declared afterwards: others may write too. */
const ATTEMPTS = 2

/**
 * Makes the live state the declared one, level by level, needs first. Each object is looked at again right before its
 * steps, so this also finishes what a killed run has left. After a failure, the objects of the same level are finished
 * and nothing further is begun.
 */
export async function applyLevels(
  levels: Levels,
  planned: Plan,
  kinds: Registry,
  world: World,
  progress: Progress
): Promise<Applied> {
  const done: Done = { found: new Map(), settled: new Map() }
  const outcomes: Outcome[] = []
  for (const level of levels) {
    if (outcomes.some(failed)) break
    outcomes.push(...(await applyLevel(level, kinds, world, progress, done)))
  }
  return {
    outcomes: [...outcomes, ...planned.changes.slice(outcomes.length).map(notReached)],
    changes: [...done.settled.values()]
  }
}

async function applyLevel(
  level: readonly Declared[],
  kinds: Registry,
  world: World,
  progress: Progress,
  done: Done
): Promise<readonly Outcome[]> {
  const live = await observeAll(level, kinds, world.run)
  const known = knownFrom(done.settled, kinds)
  return Promise.all(
    level.map(async (declared) => {
      const kind = kindOf(kinds, declared)
      const observation = live.get(declared.address) ?? { state: 'absent' as const }
      const change = changeOf(kind, declared, observation, known, replacedBy(declared, done.found))
      const look = async () => changeOf(kind, declared, await kind.observe(declared, readOnly(world.run)), known)
      const { outcome, settled } = await make(kind, change, look, world, progress)
      done.found.set(declared.address, change)
      done.settled.set(declared.address, settled)
      return outcome
    })
  )
}

async function make(
  kind: Kind,
  change: Change,
  look: () => Promise<Change>,
  world: World,
  progress: Progress
): Promise<{ readonly outcome: Outcome; readonly settled: Change }> {
  const { address, action } = change
  const base = { address, kind: kind.name, action }
  if (action === 'none') return { outcome: { ...base, status: 'unchanged' }, settled: change }

  const watcher = watching(address, progress)
  let settled: Change = change
  let ended: Outcome = { ...base, status: 'done' }
  try {
    settled = await untilSettled(kind, change, look, world, watcher)
  } catch (error) {
    ended = { ...base, status: 'failed', error, halfDone: watcher.done }
  }
  progress.ended(ended)
  return { outcome: ended, settled }
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
    await runSteps(await stepsOf(kind, change, world), world, change.address, watcher)
    change = await settle(look, kind.settlesWithinSeconds ?? 0, world.clock)
    if (change.action === 'none') return change
  }
  throw notSettled(change)
}

async function stepsOf(kind: Kind, change: Change, world: World) {
  if (change.action === 'blocked') throw blocked(change.address, change.reason)
  if (change.action === 'none') return []
  return kind.steps(await prepared(kind, change, world.run))
}

/** Takes away what the plan deletes, one object at a time, needs last. What is gone already counts as done. */
export async function destroy(
  changes: readonly Change[],
  kinds: Registry,
  world: World,
  progress: Progress
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const change of changes) {
    if (outcomes.some(failed)) break
    outcomes.push(await remove(change, kindOf(kinds, change.declared), world, progress))
  }
  return [...outcomes, ...changes.slice(outcomes.length).map(notReached)]
}

async function remove(change: Change, kind: Kind, world: World, progress: Progress): Promise<Outcome> {
  const base = { address: change.address, kind: kind.name, action: change.action }
  if (change.action !== 'delete') return { ...base, status: 'unchanged' }
  const watcher = watching(change.address, progress)
  let outcome: Outcome = { ...base, status: 'done' }
  try {
    const again = await kind.observe(change.declared, readOnly(world.run))
    if (again.state === 'present') {
      const work = await prepared(kind, { ...change, live: again.fields, extra: again.extra }, world.run)
      await runSteps(kind.steps(work), world, change.address, watcher)
    }
  } catch (error) {
    outcome = { ...base, status: 'failed', error, halfDone: watcher.done }
  }
  progress.ended(outcome)
  return outcome
}

function watching(address: Address, progress: Progress): Watcher & { readonly done: readonly Operation[] } {
  const done: Operation[] = []
  return {
    done,
    ran: (operation) => void done.push(operation),
    waiting: (step) => progress.waiting(address, step)
  }
}

function failed({ status }: Outcome): boolean {
  return status === 'failed'
}

function notReached({ address, kind, action }: Change): Outcome {
  return { address, kind, action, status: action === 'none' ? 'unchanged' : 'not-reached' }
}

function blocked(object: Address, reason: string): ActionError {
  return new ActionError({ code: 'PLAN_BLOCKED', goal: 'apply the change', object, reason })
}

function notSettled(change: Change): ActionError {
  const fields = change.diff.map(({ field }) => field).join(', ')
  return new ActionError({
    code: 'NOT_SETTLED',
    goal: 'see the change',
    object: change.address,
    reason: `it was written, but still reads otherwise${fields === '' ? '' : ` (${fields})`}.`,
    hint: 'Something else may be changing it at the same time. Run apply again; if it stays, look for another tool that manages this object.'
  })
}
