/** What to do: the declared state against the live one, what earlier declarations left, and what would be refused. */
import { withJointReasons } from '../aws/joint-denials'
import { requestText } from '../aws/requests'
import { foundOnlyNow, type Leftovers, leftoversOf, NOTHING_LEFT } from '../earlier/leftovers'
import { leftoverNotes } from '../earlier/notes'
import { declareTemporary, kindOf, type Registry } from '../engine/declare'
import { type Live, observeAll } from '../engine/observe'
import { type Levels, planApply, planDestroy, planOf } from '../engine/plan'
import { preflight } from '../engine/preflight'
import { preview } from '../engine/preview'
import { retainUsed } from '../engine/retain'
import { stepsOfPlan } from '../engine/steps-of-plan'
import { withMissing } from '../engine/temporary'
import { findProven, findUnseen, hide } from '../engine/unseen'
import { blindReasons, explainBlindness, hiddenReasons } from '../failures/unseen'
import { needsToSee } from '../kinds/grant'
import type { Blindness } from '../model/blindness'
import { type Change, hasChanges, isWork, type Plan } from '../model/change'
import { isWrite } from '../model/config'
import type { Declared } from '../model/declared'
import type { Address } from '../model/fields'
import type { Sql } from '../model/kind'
import type { Operation, Run } from '../model/operation'
import type { Step } from '../model/step'
import type { Report } from '../report/report'
import { grantedUnseen, type Hidden } from '../snowflake/granted-unseen'
import { missingManagement } from '../snowflake/missing-management'
import { missingNotification } from '../snowflake/missing-notification'
import { missingPrivileges } from '../snowflake/missing-privileges'
import { missingWarehouse } from '../snowflake/missing-warehouse'
import { goalOf, type Job } from './job'

export interface Planned extends Pick<Report, 'plan' | 'operations' | 'notes' | 'blindness'> {
  /** What is declared, with what has to exist while it changes. */
  readonly levels: Levels
}

interface Wanted {
  readonly wanted: Plan
  readonly notes: readonly string[]
  readonly levels: Levels
  readonly blindness?: Blindness
}

/** @param observe reads, each operation once */
export async function makePlan(job: Job, observe: Run): Promise<Planned> {
  const { kinds, sql, clock } = job
  const { wanted, notes, levels, ...blindness } =
    goalOf(job.inputs) === 'destroy' ? await destruction(job, observe) : await declaration(job, observe)
  const steps = await stepsOfPlan(wanted, kinds, observe, clock.now())
  return {
    ...blindness,
    levels,
    plan: await withoutRefusals(wanted, steps, job, observe),
    notes,
    operations: new Map(
      [...steps].map(([address, list]) => [address, preview(list, (operation) => textOf(operation, sql))])
    )
  }
}

/** What earlier declarations left is only named: it is elsewhere, and an apply with `prune` takes it away. */
async function destruction(job: Job, observe: Run): Promise<Wanted> {
  const { inputs, config, levels, kinds, sql, clock } = job
  const now = clock.now()
  const [seen, left] = await Promise.all([
    observed(levels.flat(), kinds, observe, now),
    leftoversOf(config, levels, kinds, sql, observe, now)
  ])
  const { live, ...blindness } = await withoutGuesses(levels, job, seen, observe)
  const plan = planDestroy(levels, live, kinds, inputs.destroyData)
  const notes = leftoverNotes(left, 'destroy', (change) => sqlOf(change, job))
  return { wanted: await retainUsed(plan, kinds, observe, now), notes, levels, ...blindness }
}

/**
 * What earlier declarations left is only taken away once everything declared is in place, except what nobody would find by
 * then. A plan without changes does not look for it, which would cost two more statements: each check does.
 */
async function declaration(job: Job, observe: Run): Promise<Wanted> {
  const { inputs, config, kinds, sql, clock } = job
  const now = clock.now()
  const findLeft = (): Promise<Leftovers> => leftoversOf(config, job.levels, kinds, sql, observe, now)
  const looksAnyway = inputs.mode !== 'plan' || inputs.prune
  const temporary = declareTemporary(kinds, config, sql)
  const [seen, found] = await Promise.all([
    observed([...job.levels.flat(), ...temporary], kinds, observe, now),
    looksAnyway ? findLeft() : undefined
  ])
  const levels = withMissing(job.levels, temporary, seen)
  const { live, ...blindness } = await withoutGuesses(levels, job, seen, observe)
  const wanted = planApply(levels, live, kinds)
  const left = found ?? (hasChanges(wanted) ? await findLeft() : NOTHING_LEFT)
  const removes = inputs.prune && !hasChanges(wanted)
  if (removes) return { wanted: withRemovals(wanted, left), notes: [], levels }
  const { now: only, later } = inputs.prune ? foundOnlyNow(left) : { now: NOTHING_LEFT, later: left }
  const notes = leftoverNotes(later, inputs.prune ? 'prune' : 'keep', (change) => sqlOf(change, job))
  return { wanted: withRemovals(wanted, only), notes, levels, ...blindness }
}

/** All objects as they are. */
async function observed(objects: readonly Declared[], kinds: Registry, observe: Run, now: Date): Promise<Live> {
  return withJointReasons(await observeAll(objects, kinds, observe, now), observe)
}

function withRemovals({ changes }: Plan, left: Leftovers): Plan {
  return planOf([...changes, ...left.changes])
}

/**
 * The live state to plan with. What others show to exist, or what a blind role does not see, is hidden, not missing. A blind apply
 * creates what somebody may have deleted: it would have to stop anyway if it exists.
 */
async function withoutGuesses(
  levels: Levels,
  { inputs, config, kinds, role }: Job,
  live: Live,
  observe: Run
): Promise<{ readonly live: Live; readonly blindness?: Blindness }> {
  const needs = needsToSee(config.snowflake)
  const unseen = findUnseen(levels, live, kinds)
  if (unseen !== undefined && inputs.mode !== 'apply') {
    return {
      live: hide(live, blindReasons(unseen, needs, role)),
      blindness: explainBlindness(unseen, needs, role, goalOf(inputs))
    }
  }
  const absent = new Map([...needs].filter(([address]) => live.get(address)?.state === 'absent'))
  const isFirst = absent.size === needs.size
  const granted = role === null || isFirst ? new Map() : await grantedUnseen(role, absent, observe)
  const shown = [...findProven(levels, live, kinds)].map(([address, proof]): [Address, Hidden] => [
    address,
    { proof: `without it, ${proof} would not work`, needs: [needs.get(address)].filter((need) => need !== undefined) }
  ])
  return { live: hide(live, hiddenReasons(new Map([...granted, ...shown]), role, isWrite(inputs.mode))) }
}

/** Only who writes needs privileges for it: the role for plan and check is not supposed to have them. */
async function withoutRefusals(
  plan: Plan,
  steps: ReadonlyMap<Address, readonly Step[]>,
  { inputs: { mode, snowflake }, config, describe, role }: Job,
  observe: Run
): Promise<Plan> {
  if (!isWrite(mode)) return plan
  const privileges = missingPrivileges(role, observe)
  const warehouse = missingWarehouse(snowflake.warehouse?.name ?? null, observe)
  const notification = missingNotification(config.snowflake.alerts, role, observe)
  const managed = missingManagement(role, observe)
  return preflight(plan, steps, describe, privileges, warehouse, notification, managed)
}

/** The statements of a change that nothing has to be looked up for. */
function sqlOf(change: Change, { kinds, sql }: Job): readonly string[] {
  if (!isWork(change)) return []
  return preview(kindOf(kinds, change.declared).steps(change), (operation) => textOf(operation, sql))
}

/** An operation as people read it. */
function textOf(operation: Operation, sql: Sql): string {
  return operation.client === 'snowflake' ? sql(operation.name, operation.input) : requestText(operation)
}
