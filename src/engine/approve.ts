import { type Change, hasChanges, type Plan } from '../model/change'
import type { Declared } from '../model/declared'
import { ActionError } from '../model/errors'
import type { Registry } from './declare'
import {
  goneChanges,
  isPlanned,
  type ReviewedChanges,
  reviewedChanges,
  unreviewedProperties,
  wasReviewed
} from './reviewed-changes'

/** What was reviewed: the digest of its plan, or only its start, and its changes if they are known. */
export interface Approval extends Partial<ReviewedChanges> {
  readonly digest: string
  /** An apply of it began, and did not finish. */
  readonly isBegun?: boolean
}

/**
 * Refuses a plan that is not the one that was reviewed. What an interrupted apply of that left is part of it, and where
 * nothing is left to do, nothing can be unreviewed.
 * @param declared everything that is declared now
 * @throws PLAN_CHANGED
 */
export function refuseUnreviewed(
  plan: Plan,
  declared: readonly Declared[],
  kinds: Registry,
  reviewed: Approval | undefined
): void {
  if (reviewed !== undefined && (plan.digest.startsWith(reviewed.digest) || !hasChanges(plan))) return
  if (reviewed?.isBegun === true && isRest(plan, declared, kinds, reviewed)) return
  throw new ActionError({
    code: 'PLAN_CHANGED',
    goal: 'apply the reviewed plan',
    reason:
      reviewed === undefined
        ? 'no reviewed plan was found: there is no merged pull request for this commit with a comment of this pipeline. Nothing has been changed.'
        : `the live state or the inputs are no longer what was reviewed (${reviewed.digest.slice(0, 12)} then, ${plan.digest.slice(0, 12)} now). Nothing has been changed.`,
    hint: [...moved(plan, declared, kinds, reviewed), nextStep(plan, reviewed)].join('\n')
  })
}

/** A digest alone does not tell which changes it stands for. */
function nextStep({ digest }: Plan, reviewed: Approval | undefined): string {
  const anew = 'Review a new plan, and run it again with its digest.'
  if (reviewed === undefined || isKnown(reviewed)) return anew
  return `${anew} If an apply of the reviewed plan stopped halfway, this is what it left: its digest is ${digest.slice(0, 12)}.`
}

/** Whether an interrupted apply of what was reviewed may have left this. */
function isRest(plan: Plan, declared: readonly Declared[], kinds: Registry, reviewed: Approval): boolean {
  if (!isKnown(reviewed) || reviewed.declared !== reviewedChanges(plan, declared).declared) return false
  return plan.changes.every((change) => wasReviewed(change, reviewed, declared, kinds))
}

/** Which changes are new or different, and how many that were reviewed are gone. */
function moved(
  plan: Plan,
  declared: readonly Declared[],
  kinds: Registry,
  reviewed: Approval | undefined
): readonly string[] {
  if (reviewed === undefined || !isKnown(reviewed)) return []
  const now = reviewedChanges(plan, declared)
  const gone = goneChanges(plan, declared, reviewed)
  return [
    ...plan.changes
      .filter((change) => !wasReviewed(change, reviewed, declared, kinds))
      .map((change) => difference(change, reviewed, declared, kinds)),
    ...(reviewed.declared === now.declared ? [] : ['- the inputs declare something else than in the reviewed plan']),
    // After an apply began, it is expected that some are done.
    ...(gone > 0 && reviewed.isBegun !== true
      ? [`- ${gone} of the reviewed changes ${gone === 1 ? 'is' : 'are'} no longer planned`]
      : [])
  ]
}

function difference(change: Change, reviewed: ReviewedChanges, declared: readonly Declared[], kinds: Registry): string {
  const { address, action } = change
  const isKnown = /^(update|replace)$/.test(action) && isPlanned(change, reviewed, declared)
  return isKnown
    ? `- ${address}: ${action} of ${unreviewedProperties(change, reviewed, kinds).join(', ')}, which differs from the reviewed plan`
    : `- ${address}: ${action}, which was not in the reviewed plan`
}

function isKnown(reviewed: Approval): reviewed is Approval & ReviewedChanges {
  const { declared = '', changes, properties } = reviewed
  return declared !== '' && changes !== undefined && properties !== undefined
}
