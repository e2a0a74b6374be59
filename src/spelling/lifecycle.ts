import type { GetBucketLifecycleConfigurationOutput, LifecycleRule } from '@aws-sdk/client-s3'
import type { Operation } from '../model/operation'

/** What our rule says; `null` where it says nothing, or is switched off. */
export interface Expiration {
  readonly days: number | null
  readonly prefix: string | null
  /** Other things the rule does, by the API's names. */
  readonly besides: readonly string[]
}

/** The document with others' rules, as it was read. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export type Lifecycle = GetBucketLifecycleConfigurationOutput

const PLAIN = ['ID', 'Status', 'Filter', 'Prefix', 'Expiration']

export function expirationOf(lifecycle: Lifecycle | undefined, id: string): Expiration {
  const rule = lifecycle?.Rules?.find(({ ID }) => ID === id)
  if (rule === undefined || rule.Status !== 'Enabled') return { days: null, prefix: null, besides: [] }
  return {
    days: rule.Expiration?.Days ?? null,
    prefix: prefixOf(rule),
    besides: Object.keys(rule).filter((key) => !PLAIN.includes(key))
  }
}

/** The document with our rule in its place; others' rules, and the bucket's size limit of transitions, as they were. */
export function withExpiration(
  lifecycle: Lifecycle | undefined,
  id: string,
  prefix: string,
  days: number
): Operation['input'] {
  const ours: LifecycleRule = { ID: id, Status: 'Enabled', Filter: { Prefix: prefix }, Expiration: { Days: days } }
  const rules = lifecycle?.Rules ?? []
  const at = rules.findIndex(({ ID }) => ID === id)
  const limit = lifecycle?.TransitionDefaultMinimumObjectSize
  return {
    LifecycleConfiguration: { Rules: at < 0 ? [...rules, ours] : rules.with(at, ours) },
    ...(limit === undefined ? {} : { TransitionDefaultMinimumObjectSize: limit })
  }
}

/** A filter by tag or size is spelled out: it is another one than ours, whatever its prefix. */
function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  const { Prefix: filtered, ...rest } = Filter ?? {}
  return Object.keys(rest).length > 0 ? JSON.stringify(Filter) : (filtered ?? Prefix ?? '')
}
