import { ActionError } from '../model/errors'
import type { Operation, Row } from '../model/operation'
import { isServiceError } from '../model/service-error'
import type { Call, Rewrite, Step, Wait } from '../model/step'
import { patiently } from './patiently'
import type { Watcher } from './watcher'
import type { World } from './world'

type SavedValues = Record<string, unknown>

/** The state that the steps of one change share. */
interface Job {
  readonly object: string
  readonly world: World
  readonly saved: SavedValues
  /** The waits that timed out. */
  readonly timedOut: Set<string>
  readonly rewritten: Rewrite[]
  readonly watcher: Watcher
}

/**
 * Runs the steps of one change in order. After a failure, only those marked `always` or `afterFailure` still run, and the
 * failure is thrown. Gives the writes that may have to be repaired.
 */
export async function runSteps(
  steps: readonly Step[],
  world: World,
  object: string,
  watcher: Watcher
): Promise<readonly Rewrite[]> {
  const job: Job = { object, world, saved: {}, timedOut: new Set(), rewritten: [], watcher }
  let failure: { readonly error: unknown } | undefined
  const rescue: Job = { ...job, world: { ...world, run: world.rescue ?? world.run } }
  for (const step of steps) {
    const { always = false, afterFailure = false } = step.step === 'call' ? step : {}
    if (failure === undefined ? afterFailure : !always && !afterFailure) continue
    try {
      await runStep(step, failure === undefined ? job : rescue)
    } catch (error) {
      // A cancellation can hit the very step that brings the object back to a safe state.
      if (failure === undefined && always && isCancelled(error)) await runStep(step, rescue).catch(() => undefined)
      failure ??= { error }
    }
  }
  if (failure !== undefined) throw failure.error
  return job.rewritten
}

async function runStep(step: Step, job: Job): Promise<void> {
  const { only } = step
  if (only !== undefined && job.timedOut.has(only.wait) !== (only.ended === 'timed-out')) return
  await (step.step === 'call' ? runCall(step, job) : wait(step, job))
}

async function runCall(step: Call, job: Job): Promise<void> {
  const { latest, save, orElse } = step
  const { world, saved, watcher, rewritten } = job
  let operation: Operation | undefined
  const write = async (): Promise<readonly Row[]> => {
    const rewrite = await latest?.(world.read, world.clock)
    const now = rewrite === undefined ? step.operation : rewrite.operation
    operation = now ?? operation
    const rows = now === undefined ? [] : await world.run(filled(now, saved))
    if (rewrite !== undefined) rewritten.push(rewrite)
    return rows
  }
  const rows = await patiently(write, step.patience, world, watcher).catch((error: unknown) => {
    if (orElse === undefined || !isRefused(error)) throw error
    return world.run(filled(orElse, saved))
  })
  if (operation !== undefined) watcher.ran(operation)
  if (save === undefined) return
  const row = save.named === undefined ? rows[0] : rows.find(({ name }) => name === save.named)
  const value = row?.[save.column]
  if (value === undefined || value === null) throw nothingToSave(step.operation, save.column)
  saved[save.as] = value
}

async function wait(step: Wait, job: Job): Promise<void> {
  const { world, saved, object, watcher } = job
  const until = world.clock.now().getTime() + step.withinSeconds * 1000
  let held = 0
  for (let look = 1; ; look++) {
    let rows: readonly Row[]
    try {
      rows = await world.run(filled(step.read, saved))
    } catch (error) {
      if (step.mayTimeOut === undefined || step.mayBeRefused !== true || !isRefused(error)) throw error
      return void job.timedOut.add(step.mayTimeOut)
    }
    held = step.until(rows, saved) ? held + 1 : 0
    if (held >= (step.looks ?? 1)) return
    if (look === 1 && step.withinSeconds > 0) watcher.waiting(step)
    if (world.clock.now().getTime() + step.everySeconds * 1000 > until) {
      if (step.mayTimeOut === undefined) throw timedOut(step, object)
      return void job.timedOut.add(step.mayTimeOut)
    }
    await world.clock.sleep(step.everySeconds)
    for (const inner of step.meanwhile ?? []) await runStep(inner, job)
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof ActionError && error.code === 'CANCELLED'
}

/** The service answered, and said no. */
function isRefused(error: unknown): boolean {
  return isServiceError(error) && error.code !== 'UNREACHABLE'
}

/** The operation with each `{ saved: name }` replaced by the value that an earlier step saved. */
function filled(operation: Operation, saved: SavedValues): Operation {
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null || value instanceof Date) return value
    if ('saved' in value && typeof value.saved === 'string') return saved[value.saved]
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
  }
  const input = Object.fromEntries(Object.entries(operation.input).map(([key, value]) => [key, fill(value)]))
  return { ...operation, input }
}

function nothingToSave(operation: Operation, column: string): ActionError {
  return new ActionError({
    code: 'INTERNAL',
    goal: `read ${column}`,
    object: operation.name,
    reason: 'the answer does not include it.'
  })
}

function timedOut(step: Wait, object: string): ActionError {
  return new ActionError({
    code: 'WAIT_TIMED_OUT',
    goal: `wait for ${step.for}`,
    object,
    reason: `it did not happen within ${step.withinSeconds} seconds.`,
    hint: 'Run apply again: it continues from here.'
  })
}
