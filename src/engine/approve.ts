import { createHash } from 'node:crypto'
import type { Change, Plan } from '../model/change'
import { ActionError } from '../model/errors'

/** What was reviewed: the digest of its plan, or only its start, and the hashes of its changes if they are known. */
export interface Reviewed {
  readonly digest: string
  readonly changes?: readonly string[]
}

const HASH_LENGTH = 8

/** A short hash for each change of a plan, to say later what moved. */
export function changeHashes(plan: Plan): readonly string[] {
  return plan.changes.filter(({ action }) => action !== 'none').map(hashOf)
}

/**
 * Refuses a plan that is not the one that was reviewed.
 * @throws PLAN_CHANGED
 */
export function refuseUnreviewed(plan: Plan, reviewed: Reviewed | undefined): void {
  if (reviewed !== undefined && plan.digest.startsWith(reviewed.digest)) return
  throw new ActionError({
    code: 'PLAN_CHANGED',
    goal: 'apply the reviewed plan',
    reason:
      reviewed === undefined
        ? 'no reviewed plan was found: there is no merged pull request for this commit with a comment of this pipeline. Nothing has been changed.'
        : `the live state or the inputs are no longer what was reviewed (${reviewed.digest.slice(0, 12)} then, ${plan.digest.slice(0, 12)} now). Nothing has been changed.`,
    hint: [...moved(plan, reviewed), 'Review a new plan, and run it again with its digest.'].join('\n')
  })
}

/** Which changes are new or different, and how many that were reviewed are gone. */
function moved(plan: Plan, reviewed: Reviewed | undefined): readonly string[] {
  if (reviewed?.changes === undefined || reviewed.changes.length === 0) return []
  const then = new Set(reviewed.changes)
  const now = plan.changes.filter(({ action }) => action !== 'none')
  const added = now.filter((change) => !then.has(hashOf(change)))
  const gone = reviewed.changes.length - (now.length - added.length)
  return [
    ...added.map(({ address, action }) => `- ${address}: ${action}, which was not in the reviewed plan`),
    ...(gone > 0
      ? [`- ${gone} of the reviewed changes ${gone === 1 ? 'is' : 'are'} no longer planned, or differ now`]
      : [])
  ]
}

function hashOf({ address, action, diff }: Change): string {
  return createHash('sha256')
    .update(JSON.stringify([address, action, diff]))
    .digest('hex')
    .slice(0, HASH_LENGTH)
}
