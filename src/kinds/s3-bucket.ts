import {
  AWS_MANAGED_KEY,
  AWS_MANAGED_KEY_PROBLEM,
  encryptionNotes,
  encryptionOf,
  isCustomerKey
} from '../aws/bucket-encryption'
import { documentOf, policyRead } from '../aws/bucket-policy'
import { type BucketSettings, setBucket } from '../aws/bucket-settings'
import { deleteBucket, deleteVersions } from '../aws/emptying'
import { NO_VERSIONS, type Versions, versionsBelow } from '../aws/object-versions'
import { look } from '../aws/observe'
import { statementsOf } from '../aws/policies'
import { grantsToOthers, publicGrants, publicStatements } from '../aws/public-access'
import { bucketRead, request } from '../aws/requests'
import { type BucketPlace, bucketSubject } from '../aws/subjects'
import { otherUses, type OurPart } from '../ingestion/delivery/other-uses'
import type { Kind } from '../model/kind'
import { notificationId, sidOf } from '../model/names'
import { blockedBy } from '../model/obstacles'
import { call, type Step } from '../model/step'
import {
  type LocationUse,
  locationUse,
  otherReaders,
  otherReadersOfBucket,
  readByOthers
} from '../snowflake/integration-users'

type Identity = BucketPlace & OurPart & LocationUse & { readonly create: boolean }

interface Extra {
  /** What has to be deleted before the bucket. */
  readonly versions: Versions
  /** Why the bucket stays: others use it. */
  readonly usedBecause: readonly string[]
  /** Why the logs stay too: others read them. */
  readonly readBecause: string | undefined
  /** What blocking public access would end. */
  readonly exposures: readonly string[]
}

const NOTHING_ELSE: Extra = { versions: NO_VERSIONS, usedBecause: [], readBecause: undefined, exposures: [] }
const ENFORCED = 'BucketOwnerEnforced'
/**
 * The default of buckets that were created before April 2023.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
 */
const OLD_OWNERSHIP = 'ObjectWriter'
/**
 * ACL grants to others stay: CloudFront's older logs and other sources may need them, and a policy is enough for us.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
const WITH_GRANTS = ', with ACL grants to others'

/** The end of a name in some account's own namespace. https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
const ACCOUNT_REGIONAL = /-\d{12}-[a-z]+(-[a-z]+)+-\d+-an$/

/** The log bucket: S3 delivers the logs there, and Snowflake reads them. Others may use it too. */
export const s3Bucket: Kind<Identity, BucketSettings, Extra> = {
  name: 's3-bucket',
  cloud: 'aws',
  settlesWithinSeconds: 30,
  retainedOnDestroy: 'data',
  fields: {
    blockPublicAcls: { change: 'update' },
    ignorePublicAcls: { change: 'update' },
    blockPublicPolicy: { change: 'update' },
    restrictPublicBuckets: { change: 'update' },
    ownership: {
      change: 'update',
      same: (desired: string, live: string) => desired === live || live.endsWith(WITH_GRANTS)
    },
    encryption: { change: 'update', same: (desired: string, live: string) => desired === live || isCustomerKey(live) }
  },

  declare(config) {
    const { aws, logBucket, role } = config
    const { name, prefix, create } = logBucket
    return [
      {
        address: `s3-bucket:${name}`,
        kind: 's3-bucket',
        identity: {
          bucket: name,
          prefix,
          ...aws,
          create,
          sid: sidOf(role.name),
          notificationId: notificationId(role.name),
          ...locationUse(config)
        },
        desired: {
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: true,
          restrictPublicBuckets: true,
          ownership: ENFORCED,
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
    const owner = ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? OLD_OWNERSHIP
    // Only asked for where it matters: a bucket with today's defaults has neither.
    const sharing = await look(read, bucketSubject(identity), {
      acl: owner === ENFORCED ? undefined : bucketRead('GetBucketAcl', identity),
      policy: flags?.RestrictPublicBuckets === true ? undefined : policyRead(identity)
    })
    if (sharing.state !== 'present') return sharing
    const { acl, policy } = sharing.answers
    const grants = grantsToOthers(acl)
    const fields = {
      blockPublicAcls: flags?.BlockPublicAcls ?? false,
      ignorePublicAcls: flags?.IgnorePublicAcls ?? false,
      blockPublicPolicy: flags?.BlockPublicPolicy ?? false,
      restrictPublicBuckets: flags?.RestrictPublicBuckets ?? false,
      ownership: `${owner}${grants.length === 0 ? '' : WITH_GRANTS}`,
      encryption: encryptionOf(encryption)
    }
    const exposures = [
      ...(fields.ignorePublicAcls ? [] : publicGrants(acl).map((grant) => `ACL grant ${grant}`)),
      ...publicStatements(statementsOf(documentOf(policy)))
    ]
    const notes = [...encryptionNotes(fields.encryption), ...grantNotes(grants, owner)]
    return { state: 'present', fields, extra: { ...NOTHING_ELSE, exposures }, notes }
  },

  judge: (diff, _, live, { exposures }) => {
    const changes = (test: RegExp) => diff.some(({ field }) => test.test(field))
    return blockedBy([
      ...(changes(/^encryption$/) && live.encryption === AWS_MANAGED_KEY ? [AWS_MANAGED_KEY_PROBLEM] : []),
      ...(changes(/public/i) && exposures.length > 0 ? [exposed(exposures)] : [])
    ])
  },

  refuse: (_, { bucket, create, account, region }) => {
    if (!create) return `Bucket ${bucket} does not exist. Set create-bucket: true, or create it first.`
    if (!ACCOUNT_REGIONAL.test(bucket) || isAccountRegional({ bucket, account, region })) return undefined
    return `Bucket ${bucket} does not exist, and only the account and the region in its name can create it. Here that would be ${bucket.replace(ACCOUNT_REGIONAL, suffixOf({ account, region }))}.`
  },

  async prepare({ action, declared: { identity }, extra }, read) {
    if (action !== 'delete') return extra ?? NOTHING_ELSE
    const [versions, used, ofBucket, readers] = await Promise.all([
      versionsBelow(identity.prefix, identity, read),
      otherUses(identity, read),
      otherReadersOfBucket(identity, read),
      otherReaders(identity, read)
    ])
    const usedBecause = [...used, ...ofBucket.map((stage) => `stage ${stage} reads from it`)]
    return { ...NOTHING_ELSE, versions, usedBecause, readBecause: readByOthers(readers) }
  },

  retainedBecause: (_, { versions, usedBecause, readBecause }) =>
    readBecause ?? (versions.batches.length === 0 && usedBecause.length > 0 ? usedBecause.join('; ') : undefined),
  loses: (_, { versions: { objects, bytes } }) => ({ objects, bytes }),
  partlyRetained: ({ usedBecause }) =>
    usedBecause.length === 0 ? undefined : `The logs are deleted, but the bucket stays: ${usedBecause.join('; ')}.`,

  steps(work) {
    if (work.action === 'delete') return removal(work.declared.identity, work.extra)
    const { identity } = work.declared
    const differing = new Set(work.diff.map(({ field }) => field))
    return [
      ...(work.action === 'create' ? [creation(identity)] : []),
      ...setBucket(identity, work.desired, (field) => differing.has(field))
    ]
  }
}

function creation({ bucket, account, region }: Identity): Step {
  // us-east-1 is the default, and S3 refuses it as a location constraint.
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
  const location = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }
  // S3 refuses such a name without this header.
  const namespace = isAccountRegional({ bucket, account, region }) ? { BucketNamespace: 'account-regional' } : {}
  return call(request('CreateBucket', { Bucket: bucket, ...namespace, ...location }))
}

/** Whether the name belongs to this account and region alone. */
function isAccountRegional({ bucket, ...place }: Pick<BucketPlace, 'bucket' | 'account' | 'region'>): boolean {
  return bucket.endsWith(suffixOf(place))
}

function suffixOf({ account, region }: Pick<BucketPlace, 'account' | 'region'>): string {
  return `-${account}-${region}-an`
}

function grantNotes(grants: readonly string[], ownership: string): readonly string[] {
  if (grants.length === 0) return []
  return [
    `Its object ownership (${ownership}) and its ACL grants stay, since others may need them: ${grants.join(', ')}.`
  ]
}

function exposed(exposures: readonly string[]): string {
  return `The bucket is public by ${exposures.join(' and ')}, and blocking public access would end that. Remove what is not needed, or choose another log bucket.`
}

/** Deletes the logs, and then the bucket unless others use it. If it contains other objects, S3 would refuse that. */
function removal(identity: Identity, { versions, usedBecause }: Extra): readonly Step[] {
  return [
    ...versions.batches.map((batch) => deleteVersions(identity, batch)),
    ...(usedBecause.length === 0 ? [deleteBucket(identity, identity.prefix)] : [])
  ]
}
