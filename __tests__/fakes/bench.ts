import { changeOf } from '../../src/engine/change'
import { planDestroy } from '../../src/engine/plan'
import type { Known } from '../../src/engine/resolve'
import { runSteps } from '../../src/engine/steps'
import type { Change } from '../../src/model/change'
import type { Config } from '../../src/model/config'
import type { Kind } from '../../src/model/kind'
import type { Run } from '../../src/model/operation'
import { fakeClock } from './clock'
import { unwatched } from './watcher'

/** A test bench for one kind: plans and applies the first object that it declares. */
export function bench(kind: Kind, config: Config, run: Run, known: Known = () => undefined) {
  const clock = fakeClock()
  const world = { run, read: run, clock }
  const noSql = () => ''
  const [declared] = kind.declare(config, noSql)
  if (declared === undefined) throw new Error(`${kind.name} declares nothing`)

  const plan = async (): Promise<Change> =>
    changeOf(kind, declared, await kind.observe(declared, run, clock.now()), known)

  const carryOut = async (found: Change): Promise<void> => {
    if (found.action === 'none' || found.action === 'blocked') throw new Error(`${found.address} is ${found.action}`)
    const extra =
      found.action === 'create' ? {} : { extra: (await kind.prepare?.(found, run, clock.now())) ?? found.extra }
    await runSteps(kind.steps({ ...found, ...extra }), world, found.address, unwatched)
  }

  /** Carries out the plan, and gives the next plan. */
  const apply = async (): Promise<Change> => {
    await carryOut(await plan())
    return plan()
  }

  /** Carries out a destroy, and gives its plan. */
  const destroy = async (destroyData = false): Promise<Change> => {
    const live = new Map([[declared.address, await kind.observe(declared, run, clock.now())]])
    const [change] = planDestroy([[declared]], live, new Map([[kind.name, kind]]), destroyData).changes
    if (change === undefined) throw new Error('The plan is empty')
    if (change.action === 'delete') await carryOut(change)
    return change
  }

  return { declared, plan, apply, destroy }
}

/** The names of the properties that differ, in the order of the plan. */
export function differing({ diff }: Change): readonly string[] {
  return diff.map(({ field }) => field)
}

/** Why a change is blocked. */
export function reasonOf(change: Change): string {
  if (change.action !== 'blocked') throw new Error(`${change.address} is not blocked but ${change.action}`)
  return change.reason
}
