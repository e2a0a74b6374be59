import { readOnly } from '../door/read-only'
import { ActionError } from '../errors'
import type { Call, Operation, Step, Wait } from '../model/operation'
import type { World } from '../model/world'

type Kept = Record<string, unknown>

/** What the steps of one change share. */
interface Job {
  readonly object: string
  readonly world: World
  readonly kept: Kept
  /** The waits that were in vain. */
  readonly inVain: Set<string>
  readonly watcher: Watcher
}

/** Told what the steps of one change do. */
export interface Watcher {
  /** An operation has been carried out. */
  ran(operation: Operation): void
  /** Told once for each condition that does not hold at the first look. */
  waiting(step: Wait): void
}

/** Runs the steps of one change in order. After a failure only those marked `always` still run; the failure is thrown. */
export async function runSteps(steps: readonly Step[], world: World, object: string, watcher: Watcher): Promise<void> {
  const job: Job = { object, world, kept: {}, inVain: new Set(), watcher }
  let failure: { readonly error: unknown } | undefined
  for (const step of steps) {
    if (failure !== undefined && !(step.step === 'call' && step.always === true)) continue
    try {
      await runStep(step, job)
    } catch (error) {
      failure ??= { error }
    }
  }
  if (failure !== undefined) throw failure.error
}

async function runStep(step: Step, job: Job): Promise<void> {
  const { only } = step
  if (only !== undefined && job.inVain.has(only.wait) !== (only.ended === 'in vain')) return
  await (step.step === 'call' ? runCall(step, job) : wait(step, job))
}

async function runCall({ operation: planned, latest, keep }: Call, { world, kept, watcher }: Job): Promise<void> {
  const operation = latest === undefined ? planned : await latest(readOnly(world.run))
  const rows = await world.run(filled(operation, kept))
  watcher.ran(operation)
  if (keep === undefined) return
  const value = rows[0]?.[keep.column]
  if (value === undefined || value === null) throw nothingToKeep(operation, keep.column)
  kept[keep.as] = value
}

async function wait(step: Wait, job: Job): Promise<void> {
  const { world, kept, object, watcher } = job
  const until = world.clock.now().getTime() + step.withinSeconds * 1000
  for (let look = 1; ; look++) {
    const rows = await world.run(filled(step.read, kept))
    if (step.until(rows, kept)) return
    if (look === 1) watcher.waiting(step)
    if (world.clock.now().getTime() + step.everySeconds * 1000 > until) {
      if (step.mayFail === undefined) throw timedOut(step, object)
      return void job.inVain.add(step.mayFail)
    }
    await world.clock.sleep(step.everySeconds)
    for (const inner of step.meanwhile ?? []) await runStep(inner, job)
  }
}

/** The operation with what earlier steps have kept in place of `{ kept: name }`. */
function filled(operation: Operation, kept: Kept): Operation {
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null || value instanceof Date) return value
    if ('kept' in value && typeof value.kept === 'string') return kept[value.kept]
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
  }
  const input = Object.fromEntries(Object.entries(operation.input).map(([key, value]) => [key, fill(value)]))
  return { ...operation, input }
}

function nothingToKeep(operation: Operation, column: string): ActionError {
  return new ActionError({
    code: 'INTERNAL',
    goal: `read ${column}`,
    object: operation.name,
    reason: 'the answer does not hold it.'
  })
}

function timedOut(step: Wait, object: string): ActionError {
  return new ActionError({
    code: 'WAIT_TIMED_OUT',
    goal: `wait for ${step.for}`,
    object,
    reason: `it has not happened within ${step.withinSeconds} seconds.`,
    hint: 'Running apply again goes on from here.'
  })
}
