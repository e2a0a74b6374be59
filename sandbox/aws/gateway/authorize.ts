import type { ApiCall, Need } from './call'
import { globalContext, type RequestCircumstances } from './context'
import { decide, type Facts } from './decide'
import { type Protocol, Refusal } from './refusal'

export interface AuthenticatedRequest extends RequestCircumstances {
  readonly call: ApiCall
  readonly facts: Facts
}

/** Throws AccessDenied, as the service words it, unless everything that the request needs is allowed. */
export async function authorize(request: AuthenticatedRequest, needs: readonly Need[]): Promise<void> {
  for (const need of needs) {
    const context = globalContext(request, ownerOf(need, request.facts))
    const decision = await decide(request.principal, need, request.facts, context)
    if (!decision.allowed) throw denied(request, need, decision.because)
  }
}

/** `x-amz-expected-bucket-owner`. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
export function checkOwner(request: AuthenticatedRequest): void {
  const { message, call, facts } = request
  const expected = message.headers['x-amz-expected-bucket-owner']
  const owner = call.bucket === undefined ? undefined : facts.buckets[call.bucket]?.account
  if (expected !== undefined && owner !== undefined && expected !== owner) throw located(plainlyDenied(), request)
}

/**
 * HeadBucket says where a bucket is, whatever the caller may do with it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
export function located(refusal: Refusal, { call, facts }: AuthenticatedRequest): Refusal {
  const bucket = call.operation === 'HeadBucket' && call.bucket !== undefined ? facts.buckets[call.bucket] : undefined
  if (!bucket) return refusal
  const { status, code, message, details, headers } = refusal
  return new Refusal(status, code, message, details, { ...headers, 'x-amz-bucket-region': bucket.region })
}

/**
 * S3 redirects to the bucket's own Region. Only us-east-1 answers GetBucketLocation for every bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html#access-bucket-intro
 */
export function checkRegion({ call, facts, region }: AuthenticatedRequest): void {
  const bucket = call.bucket === undefined ? null : facts.buckets[call.bucket]
  if (!bucket || bucket.region === region) return
  if (call.operation === 'GetBucketLocation' && region === 'us-east-1') return
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future ' +
    'requests to this endpoint.'
  const endpoint = `${call.bucket}.s3.${bucket.region}.amazonaws.com`
  const details = { Endpoint: endpoint, Bucket: call.bucket ?? '' }
  throw new Refusal(301, 'PermanentRedirect', message, details, { 'x-amz-bucket-region': bucket.region })
}

function ownerOf({ guard }: Need, facts: Facts): string | undefined {
  if (guard === null) return undefined
  if ('bucket' in guard) return facts.buckets[guard.bucket]?.account
  return ('role' in guard ? guard.role : 'queue' in guard ? guard.queue : guard.topic).split(':')[4]
}

function denied({ call, principal }: AuthenticatedRequest, need: Need, because: string | null): Refusal {
  const named = principal.type === 'user' || principal.type === 'session'
  const foreign = because === null && call.protocol === 's3'
  if (!named || foreign) return plainlyDenied()
  const resource = quoted(call.protocol, call.service, need)
  const sentence = `User: ${principal.arn} is not authorized to perform: ${need.action} on resource: ${resource}`
  const code = call.service === 'sns' ? 'AuthorizationError' : DENIED[call.protocol]
  return new Refusal(403, code, because === null ? sentence : `${sentence} ${because}`)
}

const DENIED: Readonly<Record<Protocol, string>> = {
  s3: 'AccessDenied',
  query: 'AccessDenied',
  json: 'AccessDeniedException'
}

function plainlyDenied(): Refusal {
  return new Refusal(403, 'AccessDenied', 'Access Denied')
}

/** S3 puts the ARN in quotes. IAM shows an existing role by its name only. */
function quoted(protocol: Protocol, service: string, { action, resource }: Need): string {
  if (protocol === 's3') return `"${resource}"`
  const role =
    service === 'iam' && action !== 'iam:CreateRole' ? /:role\/(?:.*\/)?([^/]+)$/.exec(resource)?.[1] : undefined
  return role === undefined ? resource : `role ${role}`
}
