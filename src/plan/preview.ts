import { kindOf, type Registry } from '../declare/declare'
import { KNOWN_AFTER_APPLY } from '../diff/resolve'
import type { Change, Plan, Work } from '../model/change'
import type { Address } from '../model/fields'
import type { Sql } from '../model/kind'
import type { Operation, Run, Step } from '../model/operation'
import { prepared } from './prepare'

/** The operations that an apply would run, spelled for people: SQL as it is sent, API calls with their input. */
export async function preview(
  plan: Plan,
  kinds: Registry,
  sql: Sql,
  run: Run
): Promise<ReadonlyMap<Address, readonly string[]>> {
  const spelled = plan.changes.filter(isWork).map(async (work) => {
    const kind = kindOf(kinds, work.declared)
    const steps = kind.steps(await prepared(kind, work, run))
    return [work.address, steps.map((step) => spell(step, sql))] as const
  })
  return new Map(await Promise.all(spelled))
}

function isWork(change: Change): change is Work {
  return change.action !== 'none' && change.action !== 'blocked'
}

function spell(step: Step, sql: Sql): string {
  const condition =
    step.only === undefined
      ? ''
      : `-- only if what was waited for ${step.only.ended === 'well' ? 'came' : 'did not come'}\n`
  return condition + spellStep(step, sql)
}

function spellStep(step: Step, sql: Sql): string {
  return step.step === 'call'
    ? spellOperation(step.operation, sql)
    : `-- until ${step.for}, at most ${step.withinSeconds} s\n${spellOperation(step.read, sql)}`
}

function spellOperation({ client, name, input }: Operation, sql: Sql): string {
  const known = withoutKept(input) as Operation['input']
  return client === 'snowflake' ? sql(name, known) : `${client}:${name} ${JSON.stringify(known, null, 2)}`
}

/** What an earlier step will tell is not known in a plan. */
function withoutKept(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutKept)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('kept' in value) return KNOWN_AFTER_APPLY
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutKept(inner)]))
}
