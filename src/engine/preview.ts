import { KNOWN_AFTER_APPLY } from '../model/change'
import type { Sql } from '../model/kind'
import type { Operation } from '../model/operation'
import type { Step } from '../model/step'

/** The operations of a list of steps, as text: SQL as it is sent, API calls with their input. Pure. */
export function preview(steps: readonly Step[], sql: Sql): readonly string[] {
  return steps.map((step) => stepText(step, sql))
}

function stepText(step: Step, sql: Sql): string {
  const condition =
    step.only === undefined ? '' : `-- only if the wait ${step.only.ended === 'met' ? 'ended in time' : 'timed out'}\n`
  return condition + unconditionalText(step, sql)
}

function unconditionalText(step: Step, sql: Sql): string {
  return step.step === 'call'
    ? operationText(step.operation, sql)
    : `-- wait for ${step.for}, at most ${step.withinSeconds} s\n${operationText(step.read, sql)}`
}

function operationText({ client, name, input }: Operation, sql: Sql): string {
  const known = withoutSaved(input) as Operation['input']
  return client === 'snowflake' ? sql(name, known) : `${client}:${name} ${JSON.stringify(known, null, 2)}`
}

/** A plan does not know what earlier steps will save. */
function withoutSaved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSaved)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('saved' in value) return KNOWN_AFTER_APPLY
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSaved(inner)]))
}
