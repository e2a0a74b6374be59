import type { ObjectIdentifier } from '@aws-sdk/client-s3'
import {
  AWS_MANAGED_KEY,
  AWS_MANAGED_KEY_PROBLEM,
  encryptionNotes,
  encryptionOf,
  isCustomerKey
} from '../aws/bucket-encryption'
import { keyOutside, versionsBelow } from '../aws/object-versions'
import { look } from '../aws/observe'
import { bucketRead, bucketWrite, request } from '../aws/requests'
import { type BucketPlace, bucketSubject } from '../aws/subjects'
import type { Work } from '../model/change'
import type { Kind } from '../model/kind'
import { call, type Step } from '../model/step'

type Identity = BucketPlace & { readonly prefix: string; readonly create: boolean }

type Bucket = {
  readonly blockPublicAcls: boolean
  readonly ignorePublicAcls: boolean
  readonly blockPublicPolicy: boolean
  readonly restrictPublicBuckets: boolean
  readonly ownership: string
  readonly encryption: string
}

interface Extra {
  /** What has to be deleted before the bucket. */
  readonly versions: readonly (readonly ObjectIdentifier[])[]
  /** The key of an object outside the prefix. */
  readonly foreignKey: string | undefined
}

/**
 * The default of buckets that were created before April 2023.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
 */
const OLD_OWNERSHIP = 'ObjectWriter'

/** The log bucket: S3 delivers the logs there, and Snowflake reads them. Others may use it too. */
export const s3Bucket: Kind<Identity, Bucket, Extra> = {
  name: 's3-bucket',
  cloud: 'aws',
  settlesWithinSeconds: 30,
  retainedOnDestroy: 'data',
  fields: {
    blockPublicAcls: { change: 'update' },
    ignorePublicAcls: { change: 'update' },
    blockPublicPolicy: { change: 'update' },
    restrictPublicBuckets: { change: 'update' },
    ownership: { change: 'update' },
    encryption: { change: 'update', same: (desired: string, live: string) => desired === live || isCustomerKey(live) }
  },

  declare({ aws, logBucket }) {
    const { name, prefix, create } = logBucket
    return [
      {
        address: `s3-bucket:${name}`,
        kind: 's3-bucket',
        identity: { bucket: name, prefix, ...aws, create },
        desired: {
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: true,
          restrictPublicBuckets: true,
          ownership: 'BucketOwnerEnforced',
          encryption: 'AES256'
        },
        after: []
      }
    ]
  },

  async observe({ identity }, read) {
    const seen = await look(read, bucketSubject(identity), {
      access: bucketRead('GetPublicAccessBlock', identity),
      ownership: bucketRead('GetBucketOwnershipControls', identity),
      encryption: bucketRead('GetBucketEncryption', identity)
    })
    if (seen.state !== 'present') return seen
    const { access, ownership, encryption } = seen.answers
    const flags = access?.PublicAccessBlockConfiguration
    const fields = {
      blockPublicAcls: flags?.BlockPublicAcls ?? false,
      ignorePublicAcls: flags?.IgnorePublicAcls ?? false,
      blockPublicPolicy: flags?.BlockPublicPolicy ?? false,
      restrictPublicBuckets: flags?.RestrictPublicBuckets ?? false,
      ownership: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? OLD_OWNERSHIP,
      encryption: encryptionOf(encryption)
    }
    const extra = { versions: [], foreignKey: undefined }
    return { state: 'present', fields, extra, notes: encryptionNotes(fields.encryption) }
  },

  judge: (diff, _, live) =>
    diff.some(({ field }) => field === 'encryption') && live.encryption === AWS_MANAGED_KEY
      ? { blocked: AWS_MANAGED_KEY_PROBLEM }
      : undefined,

  refuse: (_, { bucket, create }) =>
    create ? undefined : `Bucket ${bucket} does not exist. Set create-bucket: true, or create it first.`,

  async prepare({ action, declared: { identity } }, read) {
    if (action !== 'delete') return { versions: [], foreignKey: undefined }
    const [versions, foreignKey] = await Promise.all([
      versionsBelow(identity.prefix, identity, read),
      keyOutside(identity.prefix, identity, read)
    ])
    return { versions, foreignKey }
  },

  retainedBecause: (_, { versions, foreignKey }) => (versions.length === 0 ? usedFor(foreignKey) : undefined),
  partlyRetained: ({ foreignKey }) => {
    const because = usedFor(foreignKey)
    return because === undefined ? undefined : `The logs are deleted, but the bucket stays: ${because}.`
  },

  steps(work) {
    if (work.action === 'delete') return removal(work.declared.identity, work.extra)
    return [...(work.action === 'create' ? [creation(work.declared.identity)] : []), ...settings(work)]
  }
}

function creation({ bucket, region }: Identity): Step {
  // us-east-1 is the default, and S3 refuses it as a location constraint.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
  const location = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }
  return call(request('CreateBucket', { Bucket: bucket, ...location }))
}

function settings({
  declared: { identity },
  diff,
  desired
}: Exclude<Work<Identity, Bucket, Extra>, { action: 'delete' }>) {
  const changed = (...fields: readonly (keyof Bucket)[]) =>
    diff.some(({ field }) => fields.some((one) => one === field))
  const steps: Step[] = []
  if (changed('blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets')) {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: desired.blockPublicAcls,
      IgnorePublicAcls: desired.ignorePublicAcls,
      BlockPublicPolicy: desired.blockPublicPolicy,
      RestrictPublicBuckets: desired.restrictPublicBuckets
    }
    steps.push(bucketWrite('PutPublicAccessBlock', identity, { PublicAccessBlockConfiguration }))
  }
  if (changed('ownership')) {
    const OwnershipControls = { Rules: [{ ObjectOwnership: desired.ownership }] }
    steps.push(bucketWrite('PutBucketOwnershipControls', identity, { OwnershipControls }))
  }
  if (changed('encryption')) {
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: desired.encryption } }]
    steps.push(bucketWrite('PutBucketEncryption', identity, { ServerSideEncryptionConfiguration: { Rules } }))
  }
  return steps
}

function usedFor(foreignKey: string | undefined): string | undefined {
  return foreignKey === undefined ? undefined : `it contains other objects, e.g. ${foreignKey}`
}

/** Deletes the logs, and then the bucket unless it contains other objects, since S3 would refuse that. */
function removal(identity: Identity, { versions, foreignKey }: Extra): readonly Step[] {
  return [
    ...versions.map((Objects) => bucketWrite('DeleteObjects', identity, { Delete: { Objects, Quiet: true } })),
    ...(foreignKey === undefined ? [bucketWrite('DeleteBucket', identity)] : [])
  ]
}
