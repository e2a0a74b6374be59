import { runSteps } from '../../src/engine/steps'
import { changeOf } from '../../src/engine/change'
import { planDestroy } from '../../src/engine/plan'
import type { Known } from '../../src/engine/resolve'
import type { Change } from '../../src/model/change'
import type { Config } from '../../src/model/config'
import type { Kind } from '../../src/model/kind'
import type { Run } from '../../src/model/operation'
import { fakeClock } from './clock'
import { unwatched } from './watcher'

/** One kind on the bench: what the engine would plan and do for the first object that it declares. */
export function bench(kind: Kind, config: Config, run: Run, known: Known = () => undefined) {
  const clock = fakeClock()
  const world = { run, read: run, clock }
  const noSql = () => ''
  const [declared] = kind.declare(config, noSql)
  if (declared === undefined) throw new Error(`${kind.name} declares nothing`)

  const plan = async (): Promise<Change> =>
    changeOf(kind, declared, await kind.observe(declared, run, clock.now()), known)

  const make = async (found: Change): Promise<void> => {
    if (found.action === 'none' || found.action === 'blocked') throw new Error(`${found.address} is ${found.action}`)
    const extra =
      found.action === 'create' ? {} : { extra: (await kind.prepare?.(found, run, clock.now())) ?? found.extra }
    await runSteps(kind.steps({ ...found, ...extra }), world, found.address, unwatched)
  }

  /** Does what is planned; gives what is planned afterwards. */
  const apply = async (): Promise<Change> => {
    await make(await plan())
    return plan()
  }

  /** Does what a destroy would do; gives its plan. */
  const destroy = async (destroyData = false): Promise<Change> => {
    const live = new Map([[declared.address, await kind.observe(declared, run, clock.now())]])
    const [change] = planDestroy([[declared]], live, new Map([[kind.name, kind]]), destroyData).changes
    if (change === undefined) throw new Error('nothing was planned')
    if (change.action === 'delete') await make(change)
    return change
  }

  return { declared, plan, apply, destroy }
}

/** The names of the properties that differ, in the plan's order. */
export function differing({ diff }: Change): readonly string[] {
  return diff.map(({ field }) => field)
}

/** Why a change is blocked. */
export function reasonOf(change: Change): string {
  if (change.action !== 'blocked') throw new Error(`${change.address} is not blocked but ${change.action}`)
  return change.reason
}
