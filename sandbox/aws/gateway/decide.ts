import { anonymousPrincipal, type RequestAnalysis, type Simulation } from '@cloud-copilot/iam-simulate'
import type { ConditionValues, Need, Role } from './call'
import type { PolicyText, Principal } from './principal'
import { simulate } from './simulate'

export interface Bucket {
  readonly account: string
  readonly region: string
  /** JSON; null = none. */
  readonly policy: string | null
  readonly blockPublicPolicy: boolean
  readonly restrictPublicBuckets: boolean
}

/** A queue or a topic. */
export interface Destination {
  readonly account: string
  readonly policy: unknown
}

/** The live state that one decision depends on. */
export interface Facts {
  readonly buckets: Readonly<Record<string, Bucket | null>>
  readonly role: Role | null
  readonly queues: Readonly<Record<string, Destination | null>>
  readonly topics: Readonly<Record<string, Destination | null>>
}

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly because: string | null }

/**
 * Whether IAM would allow this, given the identity policies, boundary, session policy and the resource's own policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export async function decide(
  principal: Principal,
  need: Need,
  facts: Facts,
  context: ConditionValues
): Promise<Decision> {
  const guard = guardOf(need, facts)
  const result = await simulate(simulation(principal, need, guard, context))
  if (result.resultType === 'error') {
    throw new Error(`${need.action} on ${need.resource} cannot be evaluated: ${JSON.stringify(result.errors)}`)
  }
  if (result.overallResult === 'Allowed') return { allowed: true }
  const analysis = result.resultType === 'single' ? result.result.analysis : result.results[0]?.analysis
  return { allowed: false, because: analysis ? reason(need, principal, analysis) : null }
}

interface Guard {
  /** The account that owns the resource; null = the caller's own. */
  readonly account: string | null
  readonly policy: unknown
  readonly restrictPublicBuckets: boolean
}

function guardOf({ guard }: Need, facts: Facts): Guard {
  const open = { account: null, policy: undefined, restrictPublicBuckets: false }
  if (guard === null) return open
  if ('role' in guard) {
    const account = guard.role.split(':')[4] ?? null
    // A role that does not exist trusts nobody.
    return { ...open, account, policy: parsed(facts.role?.trust ?? null) ?? TRUSTS_NOBODY }
  }
  if ('queue' in guard || 'topic' in guard) {
    const [arn, found] =
      'queue' in guard ? [guard.queue, facts.queues[guard.queue]] : [guard.topic, facts.topics[guard.topic]]
    const policy = typeof found?.policy === 'string' ? parsed(found.policy) : (found?.policy ?? undefined)
    return { ...open, account: arn.split(':')[4] ?? null, policy }
  }
  const bucket = facts.buckets[guard.bucket]
  if (!bucket) return open
  return { ...bucket, policy: parsed(bucket.policy) }
}

const TRUSTS_NOBODY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }]
}

function simulation(principal: Principal, need: Need, guard: Guard, context: ConditionValues): Simulation {
  const known = principal.type === 'user' || principal.type === 'session' ? principal : undefined
  return {
    request: {
      principal: principal.type === 'anonymous' ? anonymousPrincipal : principal.arn,
      action: need.action,
      resource: { resource: need.resource, accountId: guard.account ?? known?.account ?? '' },
      contextVariables: writable({ ...context, ...need.context })
    },
    identityPolicies: (known?.policies ?? []).map(policyOf),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(guard.policy === undefined ? {} : { resourcePolicy: guard.policy }),
    ...(known?.boundary ? { permissionBoundaryPolicies: [policyOf(known.boundary)] } : {}),
    ...(known?.sessionPolicy ? { sessionPolicy: parsed(known.sessionPolicy) } : {}),
    additionalSettings: { s3: { blockPublicAccess: guard.restrictPublicBuckets } }
  }
}

function policyOf({ name, document }: PolicyText): { name: string; policy: unknown } {
  return { name, policy: parsed(document) }
}

function parsed(text: string | null): unknown {
  return text === null ? undefined : JSON.parse(text)
}

function writable(context: ConditionValues): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]])
  )
}

/**
 * The end of AWS's sentence. Null when AWS gives no reason, as for services and for callers from other accounts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
function reason({ action }: Need, principal: Principal, analysis: RequestAnalysis): string | null {
  if (principal.type === 'service' || principal.type === 'anonymous') return null
  const denied = (policy: string) => `with an explicit deny in ${policy}`
  if (analysis.identityAnalysis?.result === 'ExplicitlyDenied') return denied('an identity-based policy')
  if (analysis.permissionBoundaryAnalysis?.result === 'ExplicitlyDenied') return denied('a permissions boundary')
  if (analysis.sessionAnalysis?.result === 'ExplicitlyDenied') return denied('a session policy')
  if (!analysis.sameAccount) return null
  const resource = analysis.resourceAnalysis?.result
  if (resource === 'ExplicitlyDenied' || resource === 'DeniedForAccount') return denied('a resource-based policy')
  const missing = (policy: string) => `because no ${policy} allows the ${action} action`
  if (analysis.identityAnalysis?.result !== 'Allowed') return missing('identity-based policy')
  if (analysis.permissionBoundaryAnalysis?.result === 'ImplicitlyDenied') return missing('permissions boundary')
  if (analysis.sessionAnalysis?.result === 'ImplicitlyDenied') return missing('session policy')
  return missing('resource-based policy')
}
