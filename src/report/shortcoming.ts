import { hasChanges } from '../model/change'
import { failureOf, type Failure } from '../model/failure'
import type { Report } from './report'
import { healthVerdict, verdict } from './words'

/** Why a run that got as far as a plan still fails; `undefined` when it does not. */
export function shortcoming(report: Report, failOnDrift: boolean): Failure | undefined {
  const { mode, plan, outcomes, health } = report
  if (plan.counts.blocked > 0) return failureOf('PLAN_BLOCKED', verdict(report))
  if (outcomes?.some(({ status }) => status === 'failed') === true) return failureOf('APPLY_FAILED', verdict(report))
  if (mode !== 'check' || !failOnDrift) return undefined
  const unhealthy = health?.healthy === false ? healthVerdict(health) : undefined
  if (!hasChanges(plan)) return unhealthy === undefined ? undefined : failureOf('DRIFT_FOUND', unhealthy)
  return failureOf('DRIFT_FOUND', [verdict(report), unhealthy].filter((sentence) => sentence !== undefined).join(' '))
}

/** Where the page of a failure is to be read: its address, or its file where that is not known. */
export function pageOf({ docs }: Failure, sourceUrl: string | undefined): string {
  return sourceUrl === undefined ? docs : `${sourceUrl}/${docs}`
}
