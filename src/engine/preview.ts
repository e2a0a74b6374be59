import { KNOWN_AFTER_APPLY } from '../model/change'
import type { Sql } from '../model/kind'
import type { Operation } from '../model/operation'
import type { Step } from '../model/step'

/** The operations of a list of steps, spelled for people: SQL as it is sent, API calls with their input. Pure. */
export function preview(steps: readonly Step[], sql: Sql): readonly string[] {
  return steps.map((step) => spell(step, sql))
}

function spell(step: Step, sql: Sql): string {
  const condition =
    step.only === undefined ? '' : `-- only if the wait ${step.only.ended === 'met' ? 'ended in time' : 'timed out'}\n`
  return condition + spellStep(step, sql)
}

function spellStep(step: Step, sql: Sql): string {
  return step.step === 'call'
    ? spellOperation(step.operation, sql)
    : `-- until ${step.for}, at most ${step.withinSeconds} s\n${spellOperation(step.read, sql)}`
}

function spellOperation({ client, name, input }: Operation, sql: Sql): string {
  const known = withoutSaved(input) as Operation['input']
  return client === 'snowflake' ? sql(name, known) : `${client}:${name} ${JSON.stringify(known, null, 2)}`
}

/** What an earlier step will save is not known in a plan. */
function withoutSaved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSaved)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('saved' in value) return KNOWN_AFTER_APPLY
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSaved(inner)]))
}
