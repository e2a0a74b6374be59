import type { Simulation } from '@cloud-copilot/iam-simulate'
import { listOf, property, statementsIn } from './statements'

const TIME = /^aws:(CurrentTime|EpochTime)$/i
const VARIABLE = /\$\{aws:(CurrentTime|EpochTime)/i
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date */
const OF_DATES =
  /^(For(Any|All)Values?:)?Date(Not)?(Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)(IfExists)?$/i

/**
 * Where a time is among the moments at which the verdict of these policies may change: the verdict is the same at all times
 * that are there. Undefined when they do more with the time than to compare it with moments.
 */
export function placeInTime(simulation: Simulation, now: number): string | undefined {
  const moments: number[] = []
  for (const statement of statementsIn(simulation)) {
    if (VARIABLE.test(JSON.stringify(statement))) return undefined
    for (const [operator, test] of Object.entries(property(statement, 'Condition') ?? {})) {
      for (const [key, values] of Object.entries((test ?? {}) as object)) {
        if (!TIME.test(key)) continue
        if (!OF_DATES.test(operator)) return undefined
        moments.push(...listOf(values).map(momentOf))
      }
    }
  }
  return moments.some(Number.isNaN) ? undefined : moments.map((moment) => Math.sign(now - moment)).join()
}

/** A time of ISO 8601, or seconds since 1970. */
function momentOf(value: unknown): number {
  const text = String(value)
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}
