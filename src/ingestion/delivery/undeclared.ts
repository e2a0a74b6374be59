/** Buckets that log to us although they are not declared. Who forgets them in the policy loses their logs. */
import type { LoggingEnabled } from '@aws-sdk/client-s3'
import { listBucketsIfAllowed } from '../../aws/account'
import { bucketArn } from '../../aws/arns'
import { NO_SUCH_BUCKET } from '../../aws/codes'
import { ask } from '../../aws/observe'
import { covers, isPattern, like } from '../../aws/patterns'
import { partsOf, type Statement } from '../../aws/policies'
import { bucketRead } from '../../aws/requests'
import type { Run } from '../../model/operation'
import { isServiceError } from '../../model/service-error'
import { allowedSources } from './allowed-sources'
import type { Delivery } from './obstacles'
import type { Allowed } from './statement'

export interface Undeclared {
  /** They log under the declared prefix. */
  readonly here: readonly string[]
  /**
   * They log to a prefix that our statement allows now, but will not allow any more: they belong to another pipeline whose
   * role has the same name, or they were removed from the sources in the same change as the prefix.
   */
  readonly displaced: readonly string[]
  /** Our statement allows them, and we cannot read where they log to. */
  readonly unreadable: readonly string[]
  /** Patterns by which our statement allows buckets that we cannot list, as ARNs. */
  readonly unlisted: readonly string[]
  /** The change takes a prefix out of our statement: what still logs there has to be known. */
  readonly moves: boolean
}

const NONE: Undeclared = { here: [], displaced: [], unreadable: [], unlisted: [], moves: false }

/**
 * Only reads the logging of buckets that the log bucket's policy allows: the logs of others would not be delivered. Those
 * that a wildcard allows are looked up in the account's list if our statement is about to lose the wildcard, or if the
 * list is known anyway.
 * @param live our statement
 * @param all every statement of the policy
 */
export async function undeclaredSources(
  delivery: Delivery & Allowed,
  live: Statement | undefined,
  all: readonly Statement[],
  read: Run
): Promise<Undeclared> {
  const { sources, others, bucket } = delivery
  // Somebody else manages the logging then, and every bucket stays allowed.
  if (sources.length === 0) return NONE
  const ours = live === undefined ? [] : allowedSources(live, delivery)
  const left = live === undefined ? [] : prefixesLeft(live, delivery)
  const lost = ours.filter((arn) => isPattern(arn) && (left.length > 0 || !isDeclared(arn, delivery)))
  const account = () => (others.length > 0 ? others : bucketsInRegion(delivery, read))
  const known = lost.length > 0 ? await account() : others

  const allowed = all.flatMap((statement) => allowedSources(statement, delivery)).map(nameIn)
  const candidates = new Set(allowed.flatMap((name) => (isPattern(name) ? named(known ?? [], name) : [name])))
  const undeclared = [...candidates].filter((name) => !sources.includes(name) && name !== bucket)
  const targets = await Promise.all(
    undeclared.map(async (name) => ({ name, target: await targetOf(name, delivery, read) }))
  )
  const logsTo = (prefix: string) => targets.filter(({ target }) => isUnder(target, { bucket, prefix })).map(nameOf)
  const here = logsTo(delivery.prefix)
  const unreadable = targets
    .filter(({ name, target }) => target === 'unreadable' && ours.some((arn) => like(nameIn(arn), name)))
    .map(nameOf)
  return {
    here,
    displaced: [...new Set(left.flatMap(logsTo))].filter((name) => !here.includes(name)),
    unreadable: unreadable.length === 0 ? [] : ownOf(unreadable, await account()),
    unlisted: known === undefined ? lost : [],
    moves: left.length > 0
  }
}

/**
 * Buckets that log under the declared prefix although `source-buckets` has only patterns, and none matches a bucket. Looks at
 * the buckets that the policy allows.
 */
export async function loggingUnmatched(
  delivery: Delivery & Allowed,
  all: readonly Statement[],
  read: Run
): Promise<readonly string[]> {
  const { sources, others, bucket, prefix } = delivery
  if (sources.length > 0 || others.length === 0) return []
  const allowed = all.flatMap((statement) => allowedSources(statement, delivery)).map(nameIn)
  const candidates = others.filter((name) => allowed.some((pattern) => like(pattern, name)))
  const targets = await Promise.all(candidates.map((name) => targetOf(name, delivery, read)))
  return candidates.filter((_, at) => isUnder(targets[at], { bucket, prefix }))
}

/** The prefixes that our statement allows now, but will not allow any more. */
function prefixesLeft(live: Statement, delivery: Delivery & Allowed): readonly string[] {
  const folder = `${bucketArn(delivery, delivery.bucket)}/`
  return partsOf(live)
    .resources.filter((old) => old.startsWith(folder) && old !== delivery.resource)
    .map((old) => old.slice(folder.length).replace(/\*$/, ''))
}

/** S3 delivers logs only within one region. `undefined` when we are not allowed to list the account's buckets. */
async function bucketsInRegion({ region }: Delivery, read: Run): Promise<readonly string[] | undefined> {
  const buckets = await listBucketsIfAllowed(read)
  return buckets?.filter((one) => (one.region ?? region) === region).map(({ name }) => name)
}

/** Where a bucket logs to, if at all. Buckets of other regions and accounts cannot log to ours. */
async function targetOf(
  name: string,
  { account }: Delivery,
  read: Run
): Promise<LoggingEnabled | 'unreadable' | undefined> {
  try {
    return (await ask(read, bucketRead('GetBucketLogging', { bucket: name, account })))?.LoggingEnabled
  } catch (error) {
    const cannotLogHere = isServiceError(error) && (NO_SUCH_BUCKET.includes(error.code) || error.region !== undefined)
    return cannotLogHere ? undefined : 'unreadable'
  }
}

function isUnder(
  target: LoggingEnabled | 'unreadable' | undefined,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string }
): boolean {
  if (target === undefined || target === 'unreadable') return false
  return target.TargetBucket === bucket && target.TargetPrefix?.startsWith(prefix) === true
}

/** S3 refuses to read a bucket of another account like one without permission. `own` is unknown if it is `undefined`. */
function ownOf(names: readonly string[], own: readonly string[] | undefined): readonly string[] {
  return own === undefined ? names : names.filter((name) => own.includes(name))
}

function isDeclared(arn: string, { sourceArns }: Allowed): boolean {
  return sourceArns.some((declared) => covers(declared, arn))
}

function named(known: readonly string[], pattern: string): readonly string[] {
  return known.filter((name) => like(pattern, name))
}

/** "my-logs" of "arn:aws:s3:::my-logs" */
function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1)
}

function nameOf({ name }: { readonly name: string }): string {
  return name
}
