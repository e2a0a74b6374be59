import type { GetBucketLifecycleConfigurationOutput, LifecycleRule } from '@aws-sdk/client-s3'
import type { Operation } from '../model/operation'

/** What a rule says; `null` where it says nothing, or is disabled. */
export interface Expiration {
  readonly days: number | null
  readonly prefix: string | null
  /** What else the rule does, by the API's names. */
  readonly otherActions: readonly string[]
}

/**
 * The whole document with everyone's rules, as it was read.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 */
export type Lifecycle = GetBucketLifecycleConfigurationOutput

const PLAIN = ['ID', 'Status', 'Filter', 'Prefix', 'Expiration']

/** What the rule with this ID says; `undefined` when there is none. */
export function expirationOf(lifecycle: Lifecycle | undefined, id: string): Expiration | undefined {
  const rule = lifecycle?.Rules?.find(({ ID }) => ID === id)
  if (rule === undefined) return undefined
  if (rule.Status !== 'Enabled') return { days: null, prefix: null, otherActions: [] }
  return {
    days: rule.Expiration?.Days ?? null,
    prefix: prefixOf(rule),
    otherActions: Object.keys(rule).filter((key) => !PLAIN.includes(key))
  }
}

/** The document with our rule added or replaced; others' rules and the bucket's minimum size for transitions stay. */
export function withExpiration(
  lifecycle: Lifecycle | undefined,
  id: string,
  prefix: string,
  days: number
): Operation['input'] {
  const rule: LifecycleRule = { ID: id, Status: 'Enabled', Filter: { Prefix: prefix }, Expiration: { Days: days } }
  const rules = lifecycle?.Rules ?? []
  const at = rules.findIndex(({ ID }) => ID === id)
  return withRules(lifecycle, at < 0 ? [...rules, rule] : rules.with(at, rule))
}

/** The document without our rule; `undefined` when no rule remains: S3 does not accept an empty document. */
export function withoutExpiration(lifecycle: Lifecycle | undefined, id: string): Operation['input'] | undefined {
  const others = (lifecycle?.Rules ?? []).filter(({ ID }) => ID !== id)
  return others.length === 0 ? undefined : withRules(lifecycle, others)
}

function withRules(lifecycle: Lifecycle | undefined, Rules: readonly LifecycleRule[]): Operation['input'] {
  const limit = lifecycle?.TransitionDefaultMinimumObjectSize
  return {
    LifecycleConfiguration: { Rules },
    ...(limit === undefined ? {} : { TransitionDefaultMinimumObjectSize: limit })
  }
}

/** A filter by tag or size is shown as JSON: it differs from ours, even with the same prefix. */
function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  const { Prefix: filtered, ...rest } = Filter ?? {}
  return Object.keys(rest).length > 0 ? JSON.stringify(Filter) : (filtered ?? Prefix ?? '')
}
