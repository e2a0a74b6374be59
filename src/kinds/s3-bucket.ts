import { bucketSubject, type BucketPlace } from '../aws/subjects'
import type { ObjectIdentifier } from '@aws-sdk/client-s3'
import type { Work } from '../model/change'
import type { Kind } from '../model/kind'
import { call, type Step } from '../model/step'
import { bucketRead, bucketWrite, request } from '../aws/requests'
import { look } from '../aws/observe'
import { encryptionNotes, encryptionOf, isCustomerKey, KEY_OF_AWS, WHY_NOT_KEY_OF_AWS } from '../aws/bucket-encryption'
import { keyBeside, versionsBelow } from '../aws/object-versions'

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
  /** What a delete has to take away first. */
  readonly versions: readonly (readonly ObjectIdentifier[])[]
  /** An object that is no log of ours. */
  readonly foreignKey: string | undefined
}

/** What buckets made before April 2023 have. https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html */
const OLD_OWNERSHIP = 'ObjectWriter'

/** The log bucket: where logs are delivered and Snowflake reads them. Others may use it too. */
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
    diff.some(({ field }) => field === 'encryption') && live.encryption === KEY_OF_AWS
      ? { blocked: WHY_NOT_KEY_OF_AWS }
      : undefined,

  refuse: (_, { bucket, create }) =>
    create ? undefined : `bucket ${bucket} does not exist. Set create-bucket: true, or create it first.`,

  async prepare({ action, declared: { identity } }, read) {
    if (action !== 'delete') return { versions: [], foreignKey: undefined }
    const [versions, foreignKey] = await Promise.all([
      versionsBelow(identity.prefix, identity, read),
      keyBeside(identity.prefix, identity, read)
    ])
    return { versions, foreignKey }
  },

  retainedBecause: (_, { versions, foreignKey }) => (versions.length === 0 ? staysFor(foreignKey) : undefined),
  partlyRetained: ({ foreignKey }) => {
    const because = staysFor(foreignKey)
    return because === undefined ? undefined : `the bucket stays, without its logs: ${because}`
  },

  steps(work) {
    if (work.action === 'delete') return removal(work.declared.identity, work.extra)
    return [...(work.action === 'create' ? [creation(work.declared.identity)] : []), ...settings(work)]
  }
}

function creation({ bucket, region }: Identity): Step {
  // us-east-1 is where a bucket is made that names no place, and must not be named.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
  const place = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }
  return call(request('CreateBucket', { Bucket: bucket, ...place }))
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

function staysFor(foreignKey: string | undefined): string | undefined {
  return foreignKey === undefined ? undefined : `the bucket holds objects of others, e.g. ${foreignKey}`
}

/** The logs, and the bucket unless others keep something in it: S3 would refuse to delete it. */
function removal(identity: Identity, { versions, foreignKey }: Extra): readonly Step[] {
  return [
    ...versions.map((Objects) => bucketWrite('DeleteObjects', identity, { Delete: { Objects, Quiet: true } })),
    ...(foreignKey === undefined ? [bucketWrite('DeleteBucket', identity)] : [])
  ]
}
