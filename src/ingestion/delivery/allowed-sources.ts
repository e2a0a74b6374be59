/** For which buckets statements of the log bucket's policy let S3 deliver logs. */
import { bucketArn } from '../../aws/arns'
import { covers, isPattern, widest } from '../../aws/patterns'
import { partsOf, policySize, type Statement } from '../../aws/policies'
import { LOG_DELIVERY, SOURCE_ARN } from './obstacles'
import { type Allowed, LARGEST_STATEMENT_BYTES, statementFor } from './statement'

const DELIVERERS = [`Service ${LOG_DELIVERY}`, 'AWS *']

interface Partition {
  readonly partition: string
}

/** The source buckets that a statement allows, as ARNs that may be patterns. */
export function allowedSources(statement: Statement, partition: Partition): readonly string[] {
  const { effect, principals, conditions } = partsOf(statement)
  if (effect !== 'Allow' || !principals.some((principal) => DELIVERERS.includes(principal))) return []
  const all = bucketArn(partition, '*')
  // Without a condition on the source, the logs of any bucket are allowed.
  return (conditions.get(SOURCE_ARN) ?? [all]).map((arn) => (arn.startsWith('arn:') ? arn : all))
}

/** What our statement has to go on allowing besides the declared sources. */
export interface Needed {
  /** Names of buckets. */
  readonly names: readonly string[]
  /** ARNs with wildcards: nobody knows which buckets it is. */
  readonly patterns: readonly string[]
}

/**
 * What our statement goes on allowing, as ARNs: each bucket by name; if that takes too much of the policy, by the patterns
 * that allow them now; or else all buckets of the account. Pure.
 * @param live what it allows now, as ARNs
 */
export function stillAllowed(
  declared: Allowed & Partition & { readonly account: string },
  live: readonly string[],
  { names, patterns }: Needed
): readonly string[] {
  const isAllowedBy = (arns: readonly string[], arn: string) => arns.some((one) => covers(one, arn))
  const named = names
    .map((name) => bucketArn(declared, name))
    .filter((arn) => isAllowedBy(live, arn) && !isAllowedBy(declared.sourceArns, arn))
  if (named.length === 0 && patterns.length === 0) return []
  const wide = live.filter((one) => isPattern(one) && named.some((arn) => covers(one, arn)))
  const fits = (arns: readonly string[]) =>
    policySize({ Statement: statementFor(declared, arns) }) <= LARGEST_STATEMENT_BYTES
  const ways = [
    [...patterns, ...named],
    [...patterns, ...wide, ...named]
  ].map(widest)
  return ways.find(fits) ?? [bucketArn(declared, '*')]
}

/** The declared sources that have to be in our statement: not those that a pattern allows which stays. */
export function namedSources(
  declared: readonly string[],
  live: readonly string[],
  stays: readonly string[]
): readonly string[] {
  return declared.filter((arn) => live.includes(arn) || !stays.some((one) => covers(one, arn)))
}
