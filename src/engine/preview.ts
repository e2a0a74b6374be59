import { KNOWN_AFTER_APPLY } from '../model/change'
import type { Operation } from '../model/operation'
import type { Step } from '../model/step'

/**
 * The operations of a list of steps, as text. Pure.
 * @param textOf an operation as people read it: SQL as it is sent, an API call with its input
 */
export function preview(steps: readonly Step[], textOf: (operation: Operation) => string): readonly string[] {
  return steps.map((step) => stepText(step, textOf))
}

function stepText(step: Step, textOf: (operation: Operation) => string): string {
  const condition =
    step.only === undefined ? '' : `-- only if the wait ${step.only.ended === 'met' ? 'ended in time' : 'timed out'}\n`
  const failure = step.step === 'call' && step.afterFailure === true ? '-- only after a failure\n' : ''
  return failure + condition + unconditionalText(step, textOf)
}

function unconditionalText(step: Step, textOf: (operation: Operation) => string): string {
  return step.step === 'call'
    ? textOf(withoutSavedValues(step.operation))
    : `-- wait for ${step.for}, at most ${step.withinSeconds} s\n${textOf(withoutSavedValues(step.read))}`
}

function withoutSavedValues(operation: Operation): Operation {
  return { ...operation, input: withoutSaved(operation.input) as Operation['input'] }
}

/** A plan does not know what earlier steps will save. */
function withoutSaved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSaved)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('saved' in value) return KNOWN_AFTER_APPLY
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSaved(inner)]))
}
