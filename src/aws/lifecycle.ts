import type { GetBucketLifecycleConfigurationOutput, LifecycleRule } from '@aws-sdk/client-s3'
import type { Operation } from '../model/operation'
import type { Shared } from './operations'
import { bucketRead, bucketWrite, type Read } from './requests'

/** What a rule says; `null` where it says nothing, or is disabled. */
export interface Expiration {
  readonly days: number | null
  readonly prefix: string | null
  /** How many days after they were replaced or deleted noncurrent versions are deleted. */
  readonly versionDays: number | null
  /** What else the rule does, by the API's names. */
  readonly otherActions: readonly string[]
}

/**
 * The whole document with everyone's rules, as it was read.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 */
export type Lifecycle = GetBucketLifecycleConfigurationOutput & Shared

const PLAIN = ['ID', 'Status', 'Filter', 'Prefix', 'Expiration', 'NoncurrentVersionExpiration']

/**
 * In a bucket that keeps versions, an expired object only gets a delete marker. Its version goes a day later, the least
 * that S3 allows, and the marker with it. In other buckets this means nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export const VERSION_DAYS = 1

type BucketPlace = { readonly bucket: string; readonly account: string }

export function lifecycleRead(bucket: BucketPlace): Read<Lifecycle> {
  return bucketRead('GetBucketLifecycleConfiguration', bucket)
}

/** What the rule with this ID says; `undefined` when there is none. */
export function expirationOf(lifecycle: Lifecycle | undefined, id: string): Expiration | undefined {
  const rule = lifecycle?.Rules?.find(({ ID }) => ID === id)
  if (rule === undefined) return undefined
  if (rule.Status !== 'Enabled') return { days: null, prefix: null, versionDays: null, otherActions: [] }
  return {
    days: rule.Expiration?.Days ?? null,
    prefix: prefixOf(rule),
    versionDays: rule.NoncurrentVersionExpiration?.NoncurrentDays ?? null,
    otherActions: [
      ...Object.keys(rule).filter((key) => !PLAIN.includes(key)),
      ...(rule.NoncurrentVersionExpiration?.NewerNoncurrentVersions === undefined ? [] : ['NewerNoncurrentVersions'])
    ]
  }
}

/** The document with our rule added or replaced; others' rules and the bucket's minimum size for transitions stay. */
export function withExpiration(lifecycle: Lifecycle | undefined, id: string, prefix: string, days: number): Lifecycle {
  const rule: LifecycleRule = {
    ID: id,
    Status: 'Enabled',
    Filter: { Prefix: prefix },
    Expiration: { Days: days },
    NoncurrentVersionExpiration: { NoncurrentDays: VERSION_DAYS }
  }
  const rules = lifecycle?.Rules ?? []
  const at = rules.findIndex(({ ID }) => ID === id)
  return withRules(lifecycle, at < 0 ? [...rules, rule] : rules.with(at, rule))
}

/** The document without our rule; `undefined` when no rule remains: S3 does not accept an empty document. */
export function withoutExpiration(lifecycle: Lifecycle | undefined, id: string): Lifecycle | undefined {
  const others = (lifecycle?.Rules ?? []).filter(({ ID }) => ID !== id)
  return others.length === 0 ? undefined : withRules(lifecycle, others)
}

/** Writes the document; `undefined` deletes it. */
export function lifecycleWrite(bucket: BucketPlace, lifecycle: Lifecycle | undefined): Operation {
  if (lifecycle === undefined) return bucketWrite('DeleteBucketLifecycle', bucket).operation
  const { Rules, ...limit } = lifecycle
  return bucketWrite('PutBucketLifecycleConfiguration', bucket, { LifecycleConfiguration: { Rules }, ...limit })
    .operation
}

/** Rules other than ours, as texts to compare, no matter in which form. */
export function othersRules(lifecycle: Lifecycle | undefined, id: string): readonly string[] {
  return (lifecycle?.Rules ?? []).filter(({ ID }) => ID !== id).map((rule) => JSON.stringify(inNewerForm(rule)))
}

/**
 * Rules in the older form, by their IDs. S3 does not accept both forms in one document.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 */
export function olderForm(lifecycle: Lifecycle | undefined): readonly string[] {
  return (lifecycle?.Rules ?? []).filter(isOlderForm).map(({ ID }) => ID ?? '')
}

/** A rule that deletes objects after some days, or all of them from some day on. */
export interface Sooner {
  readonly id: string
  readonly after: number | Date
}

/**
 * Others' enabled rules that delete objects under the prefix before these days are over. One with a date goes on deleting
 * every object, however new, after that date.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function soonerThan(
  lifecycle: Lifecycle | undefined,
  { id, prefix, days }: { readonly id: string; readonly prefix: string; readonly days: number }
): readonly Sooner[] {
  return (lifecycle?.Rules ?? []).flatMap((rule) => {
    const live = keyPrefixOf(rule)
    const concerned = live !== undefined && (live.startsWith(prefix) || prefix.startsWith(live))
    const after = rule.Expiration?.Days ?? rule.Expiration?.Date
    const isOthers = rule.Status === 'Enabled' && rule.ID !== id
    const sooner = after !== undefined && (after instanceof Date || after < days)
    return concerned && isOthers && sooner ? [{ id: rule.ID ?? '', after }] : []
  })
}

/** The prefix of the keys that a rule is about; `undefined` for objects with tags, which log objects do not have. */
function keyPrefixOf({ Filter, Prefix }: LifecycleRule): string | undefined {
  if (Filter?.Tag !== undefined || (Filter?.And?.Tags ?? []).length > 0) return undefined
  return Filter?.And?.Prefix ?? Filter?.Prefix ?? Prefix ?? ''
}

function isOlderForm({ Filter }: LifecycleRule): boolean {
  return Filter === undefined
}

/** The same rule with a filter in place of the bare prefix. */
function inNewerForm(rule: LifecycleRule): LifecycleRule {
  const { Prefix = '', ...rest } = rule
  return isOlderForm(rule) ? { ...rest, Filter: { Prefix } } : rule
}

function withRules(lifecycle: Lifecycle | undefined, rules: readonly LifecycleRule[]): Lifecycle {
  const Rules = rules.every(isOlderForm) ? [...rules] : rules.map(inNewerForm)
  const limit = lifecycle?.TransitionDefaultMinimumObjectSize
  return {
    Rules,
    ...(limit === undefined ? {} : { TransitionDefaultMinimumObjectSize: limit })
  }
}

/** A filter by tag or size is shown as JSON: it differs from ours, even with the same prefix. */
function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  const { Prefix: filtered, ...rest } = Filter ?? {}
  return Object.keys(rest).length > 0 ? JSON.stringify(Filter) : (filtered ?? Prefix ?? '')
}
