/**
 * The end of what is loaded from where the logs were. An apply begins it without one, because it may be killed before it has
 * changed the logging of all buckets, or not be allowed to change that of some. Once no bucket logs there any more, S3 may
 * only deliver there for another day.
 */
import { leavingPlacesIn, withEnd } from '../../aws/leaving-statements'
import { ask, askIfSet } from '../../aws/observe'
import { parsePolicy, type PolicyDocument, policyText, statementsOf } from '../../aws/policies'
import { bucketRead, roleRead, roleWrite } from '../../aws/requests'
import type { Run } from '../../model/operation'
import { isServiceError } from '../../model/service-error'
import type { Step } from '../../model/step'
import { locationOf } from '../../snowflake/locations'
import { endLeaving, hasNoEnd, type Leaving, readUntil } from '../snowpipe/leaving'
import { observeLeavings } from '../snowpipe/state'
import { leavingsOfEarlierTables } from './earlier-tables'
import type { Traced } from './unread'

/** Locations that are loaded without an end although every source bucket is known to log elsewhere. Wakes no warehouse. */
export async function observeOver(pipeline: Traced, read: Run): Promise<readonly string[]> {
  const policy = await rolePolicyOf(pipeline, read).catch(() => undefined)
  const open = await (mayReadWithoutEnd(pipeline, policy) ? withoutEnd : ownWithoutEnd)(pipeline, read)
  if (open.length === 0) return []
  const targets = await Promise.all(pipeline.sources.map((bucket) => targetOf(bucket, pipeline, read)))
  return open
    .map(({ location }) => location)
    .filter((location) => !targets.includes(location) && !targets.includes(undefined))
}

/** What ends it in a day, and what the role may do for that. */
export async function endOfLeaving(pipeline: Traced, read: Run, now: Date): Promise<readonly Step[]> {
  const [open, reading] = await Promise.all([withoutEnd(pipeline, read), endOfReading(pipeline, read, now)])
  return [...open.flatMap((one) => endLeaving(pipeline, one, now)), ...reading]
}

async function endOfReading(pipeline: Traced, read: Run, now: Date): Promise<readonly Step[]> {
  const policy = await rolePolicyOf(pipeline, read)
  if (policy === undefined || !mayReadWithoutEnd(pipeline, policy)) return []
  const Statement = withEnd(statementsOf(policy), hasNoEnd, readUntil(now))
  return [roleWrite('PutRolePolicy', { ...pipeline.rolePolicy, PolicyDocument: policyText({ ...policy, Statement }) })]
}

function mayReadWithoutEnd({ aws }: Traced, policy: PolicyDocument | undefined): boolean {
  return leavingPlacesIn(aws, statementsOf(policy)).some(({ until }) => hasNoEnd(until))
}

async function withoutEnd(pipeline: Traced, read: Run): Promise<readonly Leaving[]> {
  const [own, others] = await Promise.all([ownWithoutEnd(pipeline, read), leavingsOfEarlierTables(pipeline, read)])
  return [...own, ...others.filter(({ until }) => hasNoEnd(until))]
}

async function ownWithoutEnd(pipeline: Traced, read: Run): Promise<readonly Leaving[]> {
  return (await observeLeavings(pipeline, read)).filter(({ until }) => hasNoEnd(until))
}

/** What the role may do so far; `undefined` when it has no such policy. */
async function rolePolicyOf({ rolePolicy }: Traced, read: Run): Promise<PolicyDocument | undefined> {
  const text = (await askIfSet(read, roleRead('GetRolePolicy', rolePolicy)))?.PolicyDocument
  return text === undefined ? undefined : parsePolicy(text)
}

/** Where a bucket logs to, as "s3://bucket/prefix/"; null = nowhere, `undefined` = nobody knows. */
async function targetOf(bucket: string, { aws }: Traced, read: Run): Promise<string | null | undefined> {
  const logging = bucketRead('GetBucketLogging', { bucket, account: aws.account })
  try {
    const target = (await ask(read, logging))?.LoggingEnabled
    if (target === undefined) return null
    return locationOf({ aws, logBucket: { name: target.TargetBucket ?? '', prefix: target.TargetPrefix ?? '' } })
  } catch (error) {
    if (isServiceError(error)) return undefined
    throw error
  }
}
