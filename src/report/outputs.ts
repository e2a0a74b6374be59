import type { Change, Plan } from '../model/change'
import type { Config } from '../model/config'
import type { Fields, Value } from '../model/fields'
import type { Health } from '../model/health'
import type { ExplainedOutcome } from '../model/outcome'

/** What is known at the end of a run, even if it failed. */
export interface Results {
  readonly config: Config
  readonly plan: Plan
  /** The live state of the object of this kind, if it was observed. */
  readonly live: (kind: 'storage-integration' | 'pipe') => Fields | undefined
  readonly outcomes?: readonly ExplainedOutcome[] | undefined
  readonly health?: Health | undefined
  readonly commentId?: number | undefined
}

/** GitHub accepts 1 MiB for all outputs of a job together, counted in UTF-16. */
const LONGEST_PLAN = 400_000

/** The outputs of action.yml, except those that are not known. */
export function outputsOf({
  config,
  plan,
  live,
  outcomes,
  health,
  commentId
}: Results): Readonly<Record<string, string>> {
  const integration = live('storage-integration')
  return known({
    'integration-arn': integration?.['iamUserArn'],
    'external-id': integration?.['externalId'],
    'role-arn': config.role.arn,
    'notification-channel': live('pipe')?.['notificationChannel'],
    result: resultOf(plan, outcomes),
    changes: plan.changes.filter(({ action }) => action !== 'none').length,
    plan: planAsJson(plan),
    'plan-digest': plan.digest,
    healthy: health?.healthy,
    'comment-id': commentId
  })
}

/** Also `drift` when an apply stopped partway, since the live state then differs from the declared one. */
function resultOf({ counts, changes }: Plan, outcomes: readonly ExplainedOutcome[] | undefined): string {
  if (counts.blocked > 0) return 'blocked'
  if (changes.every(({ action }) => action === 'none')) return 'in-sync'
  const finished = outcomes?.every(({ status }) => status === 'done' || status === 'unchanged')
  return finished === true ? 'applied' : 'drift'
}

/** The plan for machines: everything that differs, and counts; what matches the declared state is only counted. */
export function planAsJson({ formatVersion, digest, counts, changes }: Plan): string {
  const different = changes.filter(({ action }) => action !== 'none').map(essence)
  const whole = JSON.stringify({ formatVersion, digest, counts, changes: different })
  if (whole.length <= LONGEST_PLAN) return whole
  const short = different.map(({ address, kind, action }) => ({ address, kind, action }))
  return JSON.stringify({ formatVersion, digest, counts, truncated: true, changes: short })
}

function essence(change: Change) {
  const { address, kind, action, diff, notes } = change
  return {
    address,
    kind,
    action,
    ...(change.action === 'blocked' ? { reason: change.reason } : {}),
    ...(change.action === 'replace' ? { because: change.because } : {}),
    diff,
    ...(notes.length === 0 ? {} : { notes })
  }
}

function known(values: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || typeof value === 'object' ? [] : [[name, String(value)]]
    )
  )
}
