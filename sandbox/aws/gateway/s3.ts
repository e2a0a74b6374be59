import { PARTITION } from '../accounts'
import type { ApiCall, ConditionValues, Need } from './call'
import type { Forwarded } from './forward'
import { type HttpMessage, parameter } from './message'
import type { Refusal } from './refusal'

/**
 * S3's REST API → IAM actions, as the service authorization reference lists them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 * Each line: method, subresource in the query, operation, and the action if its name differs from the operation's.
 */
type Line = readonly [method: string, subResource: string, operation: string, action?: string]

const BUCKET_CALLS: readonly Line[] = [
  ['GET', 'accelerate', 'GetBucketAccelerateConfiguration', 'GetAccelerateConfiguration'],
  ['PUT', 'accelerate', 'PutBucketAccelerateConfiguration', 'PutAccelerateConfiguration'],
  ['GET', 'acl', 'GetBucketAcl'],
  ['PUT', 'acl', 'PutBucketAcl'],
  ['GET', 'cors', 'GetBucketCors', 'GetBucketCORS'],
  ['PUT', 'cors', 'PutBucketCors', 'PutBucketCORS'],
  ['DELETE', 'cors', 'DeleteBucketCors', 'PutBucketCORS'],
  ['GET', 'encryption', 'GetBucketEncryption', 'GetEncryptionConfiguration'],
  ['PUT', 'encryption', 'PutBucketEncryption', 'PutEncryptionConfiguration'],
  ['DELETE', 'encryption', 'DeleteBucketEncryption', 'PutEncryptionConfiguration'],
  ['GET', 'inventory', 'ListBucketInventoryConfigurations', 'GetInventoryConfiguration'],
  ['PUT', 'inventory', 'PutBucketInventoryConfiguration', 'PutInventoryConfiguration'],
  ['GET', 'lifecycle', 'GetBucketLifecycleConfiguration', 'GetLifecycleConfiguration'],
  ['PUT', 'lifecycle', 'PutBucketLifecycleConfiguration', 'PutLifecycleConfiguration'],
  ['DELETE', 'lifecycle', 'DeleteBucketLifecycle', 'PutLifecycleConfiguration'],
  ['GET', 'location', 'GetBucketLocation'],
  ['GET', 'logging', 'GetBucketLogging'],
  ['PUT', 'logging', 'PutBucketLogging'],
  ['GET', 'notification', 'GetBucketNotificationConfiguration', 'GetBucketNotification'],
  ['PUT', 'notification', 'PutBucketNotificationConfiguration', 'PutBucketNotification'],
  ['GET', 'object-lock', 'GetObjectLockConfiguration', 'GetBucketObjectLockConfiguration'],
  ['PUT', 'object-lock', 'PutObjectLockConfiguration', 'PutBucketObjectLockConfiguration'],
  ['GET', 'ownershipControls', 'GetBucketOwnershipControls'],
  ['PUT', 'ownershipControls', 'PutBucketOwnershipControls'],
  ['DELETE', 'ownershipControls', 'DeleteBucketOwnershipControls', 'PutBucketOwnershipControls'],
  ['GET', 'policyStatus', 'GetBucketPolicyStatus'],
  ['GET', 'policy', 'GetBucketPolicy'],
  ['PUT', 'policy', 'PutBucketPolicy'],
  ['DELETE', 'policy', 'DeleteBucketPolicy'],
  ['GET', 'publicAccessBlock', 'GetPublicAccessBlock', 'GetBucketPublicAccessBlock'],
  ['PUT', 'publicAccessBlock', 'PutPublicAccessBlock', 'PutBucketPublicAccessBlock'],
  ['DELETE', 'publicAccessBlock', 'DeletePublicAccessBlock', 'PutBucketPublicAccessBlock'],
  ['GET', 'replication', 'GetBucketReplication', 'GetReplicationConfiguration'],
  ['PUT', 'replication', 'PutBucketReplication', 'PutReplicationConfiguration'],
  ['DELETE', 'replication', 'DeleteBucketReplication', 'PutReplicationConfiguration'],
  ['GET', 'requestPayment', 'GetBucketRequestPayment'],
  ['PUT', 'requestPayment', 'PutBucketRequestPayment'],
  ['GET', 'tagging', 'GetBucketTagging'],
  ['PUT', 'tagging', 'PutBucketTagging'],
  ['DELETE', 'tagging', 'DeleteBucketTagging', 'PutBucketTagging'],
  ['GET', 'uploads', 'ListMultipartUploads', 'ListBucketMultipartUploads'],
  ['GET', 'versioning', 'GetBucketVersioning'],
  ['PUT', 'versioning', 'PutBucketVersioning'],
  ['GET', 'versions', 'ListObjectVersions', 'ListBucketVersions'],
  ['GET', 'website', 'GetBucketWebsite'],
  ['PUT', 'website', 'PutBucketWebsite'],
  ['DELETE', 'website', 'DeleteBucketWebsite'],
  ['GET', 'list-type', 'ListObjectsV2', 'ListBucket'],
  ['GET', '', 'ListObjects', 'ListBucket'],
  ['HEAD', '', 'HeadBucket', 'ListBucket'],
  ['PUT', '', 'CreateBucket'],
  ['DELETE', '', 'DeleteBucket'],
  ['POST', 'delete', 'DeleteObjects', 'DeleteObject']
]

const OBJECT_CALLS: readonly Line[] = [
  ['GET', 'acl', 'GetObjectAcl'],
  ['PUT', 'acl', 'PutObjectAcl'],
  ['GET', 'tagging', 'GetObjectTagging'],
  ['PUT', 'tagging', 'PutObjectTagging'],
  ['DELETE', 'tagging', 'DeleteObjectTagging'],
  ['GET', 'attributes', 'GetObjectAttributes'],
  ['GET', 'uploadId', 'ListParts', 'ListMultipartUploadParts'],
  ['PUT', 'uploadId', 'UploadPart', 'PutObject'],
  ['POST', 'uploadId', 'CompleteMultipartUpload', 'PutObject'],
  ['DELETE', 'uploadId', 'AbortMultipartUpload'],
  ['POST', 'uploads', 'CreateMultipartUpload', 'PutObject'],
  ['POST', 'restore', 'RestoreObject'],
  ['GET', 'versionId', 'GetObject', 'GetObjectVersion'],
  ['HEAD', 'versionId', 'HeadObject', 'GetObjectVersion'],
  ['DELETE', 'versionId', 'DeleteObject', 'DeleteObjectVersion'],
  ['GET', '', 'GetObject'],
  ['HEAD', '', 'HeadObject', 'GetObject'],
  ['PUT', '', 'PutObject'],
  ['DELETE', '', 'DeleteObject']
]

/** `bucket.localhost:8080` or `bucket.s3.localhost`: the host names the bucket. */
const HOST_STYLE = /^(.+?)(?:\.s3)?\.localhost(?::\d+)?$/

export function readS3(message: HttpMessage): ApiCall {
  const { bucket, key, path } = addressed(message)
  const source = copySource(message)
  const common = { service: 's3', protocol: 's3', path } as const
  if (bucket === '') {
    const need: Need = { action: 's3:ListAllMyBuckets', resource: '*', context: {}, guard: null }
    return { ...common, operation: 'ListBuckets', factsQuery: { buckets: [], queues: [] }, needs: () => [need] }
  }
  const [, , operation, action = operation] = lineOf(message, key === '' ? BUCKET_CALLS : OBJECT_CALLS)
  const context = contextOf(message)
  if (operation === 'CreateBucket') {
    // This permission is the caller's own, even if another account already owns the name.
    const need = { action: 's3:CreateBucket', resource: arn(bucket), context, guard: null }
    return { ...common, operation, factsQuery: { buckets: [], queues: [] }, needs: () => [need] }
  }
  const needs =
    operation === 'DeleteObjects'
      ? [...deletions(message, bucket, context)]
      : [need(action, arn(key === '' ? bucket : `${bucket}/${key}`), bucket, context)]
  if (source) needs.push(need('GetObject', arn(`${source.bucket}/${source.key}`), source.bucket, context))
  return {
    ...common,
    operation,
    bucket,
    ...(key === '' ? {} : { key }),
    factsQuery: { buckets: [bucket, ...(source ? [source.bucket] : [])], ...destinations(message, operation) },
    needs: () => needs
  }
}

/** What the caller must also be allowed to get "no such key" instead of "Access Denied". */
export function listPermission(bucket: string): Need {
  return need('ListBucket', arn(bucket), bucket, {})
}

/** The queues and topics that S3 would send events to. */
function destinations(message: HttpMessage, operation: string): Pick<ApiCall['factsQuery'], 'queues' | 'topics'> {
  const skipped = message.headers['x-amz-skip-destination-validation']?.toLowerCase() === 'true'
  if (operation !== 'PutBucketNotificationConfiguration' || skipped) return { queues: [] }
  const body = message.body.toString()
  const named = (element: string) =>
    Array.from(body.matchAll(new RegExp(`<${element}>(arn:[^<]+)</${element}>`, 'g')), ([, arn = '']) => arn)
  return { queues: named('Queue'), topics: named('Topic') }
}

function need(action: string, resource: string, bucket: string, context: ConditionValues): Need {
  return { action: `s3:${action}`, resource, context, guard: { bucket } }
}

function addressed(message: HttpMessage): { bucket: string; key: string; path: string } {
  const named = HOST_STYLE.exec(message.headers['host'] ?? '')?.[1]
  const path = named === undefined || named === 's3' ? message.path : `/${named}${message.path}`
  const [, bucket = '', ...key] = path.split('/')
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join('/')), path }
}

function lineOf(message: HttpMessage, lines: readonly Line[]): Line {
  const sent = new Set(message.query.map(([name]) => name))
  const line = lines.find(([method, sub]) => method === message.method && (sub === '' || sent.has(sub)))
  if (!line) throw new Error(`The sandbox does not know the S3 call ${message.method} ${message.path}`)
  return line
}

/**
 * Deleting a specific version takes both actions.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
function deletions(message: HttpMessage, bucket: string, context: ConditionValues): readonly Need[] {
  const actions = message.body.includes('<VersionId>') ? ['DeleteObject', 'DeleteObjectVersion'] : ['DeleteObject']
  return deletedKeys(message).flatMap((key) =>
    actions.map((action) => need(action, arn(`${bucket}/${key}`), bucket, context))
  )
}

/** The keys that a DeleteObjects names, still escaped as in XML. */
function deletedKeys({ body }: HttpMessage): readonly string[] {
  return Array.from(body.toString().matchAll(/<Key>([^<]*)<\/Key>/g), ([, key = '']) => key)
}

/**
 * DeleteObjects answers 200 and lists what was refused. S3 decides key by key; here one denied key keeps all of them.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export function deniedDeletions(message: HttpMessage, { code, message: why }: Refusal): Forwarded {
  const errors = deletedKeys(message).map(
    (key) => `<Error><Key>${key}</Key><Code>${code}</Code><Message>${why}</Message></Error>`
  )
  const body = Buffer.from(`<DeleteResult>${errors.join('')}</DeleteResult>`)
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

function copySource(message: HttpMessage): { bucket: string; key: string } | undefined {
  const source = message.headers['x-amz-copy-source']
  if (source === undefined) return undefined
  const [bucket = '', ...key] = decodeURIComponent(source.replace(/^\//, '').replace(/\?versionId=.*$/, '')).split('/')
  return { bucket, key: key.join('/') }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html */
function contextOf(message: HttpMessage): ConditionValues {
  const given = {
    's3:prefix': parameter(message, 'prefix'),
    's3:delimiter': parameter(message, 'delimiter'),
    's3:max-keys': parameter(message, 'max-keys'),
    's3:VersionId': parameter(message, 'versionId'),
    's3:x-amz-acl': message.headers['x-amz-acl'],
    's3:x-amz-server-side-encryption': message.headers['x-amz-server-side-encryption'],
    's3:x-amz-copy-source': message.headers['x-amz-copy-source']
  }
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))
  )
}

function arn(resource: string): string {
  return `arn:${PARTITION}:s3:::${resource}`
}
