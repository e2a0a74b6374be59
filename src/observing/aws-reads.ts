/** Reads of AWS as kinds use them: typed answers, and one meaning each for "unset", "not there" and "not allowed". */
import type {
  GetRoleResponse,
  GetRolePolicyResponse,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesResponse
} from '@aws-sdk/client-iam'
import type {
  GetBucketEncryptionOutput,
  GetBucketLifecycleConfigurationOutput,
  GetBucketLoggingOutput,
  GetBucketOwnershipControlsOutput,
  GetBucketPolicyOutput,
  GetBucketRequestPaymentOutput,
  GetObjectLockConfigurationOutput,
  GetPublicAccessBlockOutput,
  HeadBucketOutput,
  ListObjectVersionsOutput,
  NotificationConfiguration
} from '@aws-sdk/client-s3'
import type { Operation, Row, Run } from '../model/operation'
import { isServiceError, type ServiceError } from '../model/service-error'
import { iamActions } from '../spelling/iam-actions'

interface Answers {
  readonly HeadBucket: HeadBucketOutput
  readonly GetBucketEncryption: GetBucketEncryptionOutput
  readonly GetBucketLifecycleConfiguration: GetBucketLifecycleConfigurationOutput
  readonly GetBucketLogging: GetBucketLoggingOutput
  readonly GetBucketNotificationConfiguration: NotificationConfiguration
  readonly GetBucketOwnershipControls: GetBucketOwnershipControlsOutput
  readonly GetBucketPolicy: GetBucketPolicyOutput
  readonly GetBucketRequestPayment: GetBucketRequestPaymentOutput
  readonly GetObjectLockConfiguration: GetObjectLockConfigurationOutput
  readonly GetPublicAccessBlock: GetPublicAccessBlockOutput
  readonly GetRole: GetRoleResponse
  readonly GetRolePolicy: GetRolePolicyResponse
  readonly ListAttachedRolePolicies: ListAttachedRolePoliciesResponse
  readonly ListObjectVersions: ListObjectVersionsOutput
  readonly ListRolePolicies: ListRolePoliciesResponse
}

/** A read, and what its answer is. */
export interface Read<A> {
  readonly operation: Operation
  readonly answer: (row: Row | undefined) => A | undefined
}

type Reads = Readonly<Record<string, Read<unknown> | undefined>>

export type Seen<R extends Reads> =
  | {
      readonly state: 'present'
      readonly answers: { readonly [K in keyof R]: R[K] extends Read<infer A> | undefined ? A | undefined : never }
    }
  | { readonly state: 'absent' }
  | { readonly state: 'hidden'; readonly reason: string }

/** The object that is looked at, as people and policies call it. */
export interface Subject {
  /** "bucket my-logs" */
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
}

/** Codes that mean "never set". https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const UNSET = [
  'NoSuchPublicAccessBlockConfiguration',
  'OwnershipControlsNotFoundError',
  'ServerSideEncryptionConfigurationNotFoundError',
  'NoSuchLifecycleConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'NoSuchBucketPolicy'
]
const GONE = ['NoSuchBucket', 'NotFound', 'NoSuchEntity']

export function bucketRead<N extends keyof Answers>(
  name: N,
  { bucket, account }: { readonly bucket: string; readonly account: string },
  input: Operation['input'] = {}
): Read<Answers[N]> {
  return read('s3', name, { Bucket: bucket, ExpectedBucketOwner: account, ...input })
}

export function roleRead<N extends keyof Answers>(
  name: N,
  input: { readonly RoleName: string; readonly PolicyName?: string }
): Read<Answers[N]> {
  return read('iam', name, input)
}

function read<N extends keyof Answers>(client: 's3' | 'iam', name: N, input: Operation['input']): Read<Answers[N]> {
  // The row of an AWS operation is its command's output, as `Operation` promises.
  return { operation: { client, name, input }, answer: (row) => row as Answers[N] | undefined }
}

/** Sends one read. */
export async function ask<A>(run: Run, { operation, answer }: Read<A>): Promise<A | undefined> {
  const [row] = await run(operation)
  return answer(row)
}

/** Sends one read of what may never have been set: then there is no answer. */
export async function askIfSet<A>(run: Run, read: Read<A>): Promise<A | undefined> {
  try {
    return await ask(run, read)
  } catch (error) {
    if (isServiceError(error, ...UNSET)) return undefined
    throw error
  }
}

/**
 * Sends the reads all at once, but those that are `undefined`. `absent`: the bucket, role or policy does not exist · `hidden`: S3 or IAM will not say, with
 * all rights that are missing · an answer is `undefined` where nothing was ever set. Everything else that fails is thrown.
 */
export async function look<R extends Reads>(run: Run, subject: Subject, reads: R): Promise<Seen<R>> {
  const asked = Object.entries(reads).flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const]))
  const results = await Promise.allSettled(asked.map(([, { operation }]) => run(operation)))
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []))
  const telling = refusals.filter((error) => !isServiceError(error, ...UNSET))

  if (telling.some((error) => isServiceError(error, ...GONE))) return { state: 'absent' }
  const elsewhere = telling.find((error): error is ServiceError => isServiceError(error) && error.region !== undefined)
  if (elsewhere !== undefined) return { state: 'hidden', reason: inOtherRegion(subject, elsewhere.region ?? '') }
  const denials = telling.filter((error): error is ServiceError => isServiceError(error, 'AccessDenied'))
  const [unexpected] = telling.filter((error) => !isServiceError(error, 'AccessDenied'))
  if (unexpected !== undefined) throw unexpected
  if (denials.length > 0) return { state: 'hidden', reason: notAllowed(subject, denials) }

  const answers = asked.map(([key, { answer }], at) => {
    const result = results[at]
    return [key, result?.status === 'fulfilled' ? answer(result.value[0]) : undefined]
  })
  // The keys are those of `reads`, each with its own answer.
  return { state: 'present', answers: Object.fromEntries(answers) as Extract<Seen<R>, { state: 'present' }>['answers'] }
}

export function inOtherRegion({ name, region }: Pick<Subject, 'name' | 'region'>, actual: string): string {
  return `${name} is in ${actual}, not in ${region}: all buckets of a pipeline are in one region. Set aws-region, or name another bucket.`
}

function notAllowed({ name, arn, account }: Subject, denials: readonly ServiceError[]): string {
  const actions = [...new Set(denials.flatMap(({ operation }) => iamActions(operation)))].toSorted().join(', ')
  const owner = arn.includes(':s3:') ? `, and check that it belongs to account ${account}` : ''
  return `AWS does not let us look at ${name}: allow ${actions} on ${arn} to the identity that this runs as${owner}.`
}
