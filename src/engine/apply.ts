import { once } from '../door/once'
import type { Change, Plan } from '../model/change'
import type { Declared } from '../model/declared'
import { ActionError } from '../model/errors'
import type { Address } from '../model/fields'
import type { Kind } from '../model/kind'
import type { Outcome } from '../model/outcome'
import type { Step } from '../model/step'
import { carryOut, failed, notReached, unchanged, type Progress } from './carry-out'
import { changeOf } from './change'
import { kindOf, type Registry } from './declare'
import { observeAll } from './observe'
import { knownFrom, replacedBy, type Levels } from './plan'
import { prepared } from './prepare'
import { settle } from './settle'
import { runSteps, type Watcher } from './steps'
import type { World } from './world'

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

/** How often the steps of one object are taken again when it does not read as declared afterwards: others may write too. */
const ATTEMPTS = 2

/**
 * Makes the live state the declared one, level by level, needs first. Each object is observed again right before its
 * steps, so this also finishes what a killed run left unfinished. After a failure, the objects of the same level are
 * finished and nothing further is begun.
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
  const live = await observeAll(level, kinds, once(world.read), world.clock.now())
  const known = knownFrom(done.settled, kinds)
  return Promise.all(
    level.map(async (declared) => {
      const kind = kindOf(kinds, declared)
      const observation = live.get(declared.address) ?? { state: 'absent' as const }
      const change = changeOf(kind, declared, observation, known, replacedBy(declared, done.found))
      const look = async () =>
        changeOf(kind, declared, await kind.observe(declared, world.read, world.clock.now()), known)
      const { outcome, settled } = await applyChange(kind, change, look, world, progress)
      done.found.set(declared.address, change)
      done.settled.set(declared.address, settled)
      return outcome
    })
  )
}

async function applyChange(
  kind: Kind,
  change: Change,
  look: () => Promise<Change>,
  world: World,
  progress: Progress
): Promise<{ readonly outcome: Outcome; readonly settled: Change }> {
  if (change.action === 'none') return { outcome: unchanged(change), settled: change }
  const { outcome, result } = await carryOut(change, progress, (watcher) =>
    untilSettled(kind, change, look, world, watcher)
  )
  return { outcome, settled: result ?? change }
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
    goal: 'see the change',
    object: change.address,
    reason: `it was written, but it still reads differently${fields === '' ? '' : ` (${fields})`}.`,
    hint: 'Something else may be changing it at the same time. Run apply again; if that does not help, look for another tool that manages this object.'
  })
}
