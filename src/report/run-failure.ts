import { hasChanges } from '../model/change'
import { type Failure, failureOf } from '../model/failure'
import type { Report } from './report'
import { verdict } from './words'

/** Why a run fails even though it got as far as a plan; `undefined` when it does not fail. */
export function runFailure(report: Report, failOnDrift: boolean): Failure | undefined {
  const { mode, plan, outcomes, health } = report
  if (plan.counts.blocked > 0) return failureOf('PLAN_BLOCKED', verdict(report))
  if (report.cancelled === true) return failureOf('CANCELLED', verdict(report))
  if (outcomes?.some(({ status }) => status === 'failed') === true) return failureOf('APPLY_FAILED', verdict(report))
  if (mode !== 'check' || !failOnDrift) return undefined
  const isToLookAt = health?.healthy === false || health?.isIncomplete === true
  return hasChanges(plan) || isToLookAt ? failureOf('DRIFT_FOUND', verdict(report)) : undefined
}

/** Where to read about a failure: the URL, or only the file if the URL is not known. */
export function pageOf({ docs }: Failure, sourceUrl: string | undefined): string {
  return sourceUrl === undefined ? docs : `${sourceUrl}/${docs}`
}
