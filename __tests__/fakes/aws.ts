import type { Tag } from '@aws-sdk/client-iam'
import type {
  BucketLoggingStatus,
  GetBucketAclOutput,
  GetBucketLifecycleConfigurationOutput,
  LoggingEnabled,
  NotificationConfiguration,
  ObjectIdentifier,
  ObjectLockConfiguration,
  OwnershipControls,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionConfiguration
} from '@aws-sdk/client-s3'
import { entriesOf, overlap } from '../../src/aws/notifications'
import type { Operation, Row, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'

export interface FakeBucket {
  readonly owner: string
  readonly region: string
  access?: PublicAccessBlockConfiguration
  ownership?: OwnershipControls
  acl?: GetBucketAclOutput
  encryption?: ServerSideEncryptionConfiguration
  lifecycle?: GetBucketLifecycleConfigurationOutput
  lock?: ObjectLockConfiguration
  payer?: string
  logging?: LoggingEnabled
  /** S3 stores it as text. */
  policy?: string
  notification: NotificationConfiguration
  objects: { readonly Key: string; readonly VersionId: string }[]
}

export interface FakeRole {
  readonly arn: string
  readonly path: string
  trust: string
  description?: string
  maxSessionSeconds: number
  boundary?: string
  tags: Map<string, string>
  inline: Map<string, string>
  attached: string[]
}

export interface FakeTopic {
  policy: string
  key?: string
}

export interface FakeAwsOptions {
  readonly account?: string
  readonly region?: string
  /** New buckets do not have today's defaults, as in 2022. */
  readonly oldDefaults?: boolean
  /** Buckets in other regions answer like those in this region, as in emulators. */
  readonly laxRegions?: boolean
}

type Answer = Row | undefined
type Input = Operation['input']

/** S3, IAM, STS and SNS in memory, with AWS's error codes, and as strict as AWS where the action depends on it. */
export function fakeAws(options: FakeAwsOptions = {}) {
  const { account = '111122223333', region = 'eu-west-1', oldDefaults = false, laxRegions = false } = options
  const buckets = new Map<string, FakeBucket>()
  const roles = new Map<string, FakeRole>()
  /** By ARN. */
  const topics = new Map<string, FakeTopic>()
  /** Operations that the caller has no permission for. */
  const denied = new Set<string>()
  /** Principals that IAM cannot resolve. */
  const unknownPrincipals = new Set<string>()
  /** Queues, topics and functions that no longer exist. */
  const deadDestinations = new Set<string>()
  const log: Operation[] = []

  const addBucket = (name: string, more: Partial<FakeBucket> = {}): FakeBucket => {
    const defaults = oldDefaults
      ? {}
      : {
          access: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true
          },
          ownership: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] },
          encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }] }
        }
    const bucket: FakeBucket = { owner: account, region, notification: {}, objects: [], ...defaults, ...more }
    buckets.set(name, bucket)
    return bucket
  }

  const addRole = (name: string, more: Partial<FakeRole> = {}): FakeRole => {
    const role: FakeRole = {
      arn: `arn:aws:iam::${account}:role${more.path ?? '/'}${name}`,
      path: '/',
      trust: '{"Version":"2012-10-17","Statement":[]}',
      maxSessionSeconds: 3600,
      tags: new Map(),
      inline: new Map(),
      attached: [],
      ...more
    }
    roles.set(name, role)
    return role
  }

  const run: Run = async (operation) => {
    // No stage and no pipe yet.
    if (/^storage-integration\/show-(stages|grants)$|^pipe\/(show|status)$|^stage\/show$/.test(operation.name))
      return []
    log.push(copied(operation))
    const refuse = (code: string, status: number, message = code, facts: { readonly region?: string } = {}): never => {
      throw new ServiceError(operation, code, message, { status, ...facts })
    }
    if (denied.has(operation.name)) refuse('AccessDenied', 403, `not authorized to perform ${operation.name}`)
    const handlers = handlersOf(operation.client, refuse)
    const handler = handlers[operation.name]
    if (handler === undefined) throw new Error(`The fake does not have ${operation.client} ${operation.name}`)
    return [copied(handler(operation.input) ?? {})]
  }

  const handlersOf = (client: Operation['client'], refuse: Refuse) =>
    client === 's3' ? s3(refuse) : client === 'iam' ? iam(refuse) : client === 'sns' ? sns(refuse) : sts

  type Refuse = (code: string, status: number, message?: string, facts?: { readonly region?: string }) => never

  const s3 = (refuse: Refuse): Readonly<Record<string, (input: Input) => Answer>> => {
    const find = (input: Input): FakeBucket => {
      const bucket = buckets.get(String(input['Bucket'])) ?? refuse('NoSuchBucket', 404)
      const expected = input['ExpectedBucketOwner'] ?? account
      if (bucket.owner !== expected || bucket.owner !== account) refuse('AccessDenied', 403)
      if (bucket.region !== region && !laxRegions) refuse('PermanentRedirect', 301, 'wrong endpoint', bucket)
      return bucket
    }
    const get =
      <T>(read: (bucket: FakeBucket) => T | undefined, answer: (value: T) => Row, unset?: string) =>
      (input: Input): Answer => {
        const value = read(find(input))
        if (value !== undefined) return answer(value)
        return unset === undefined ? {} : refuse(unset, 404)
      }

    return {
      ListBuckets: () => ({
        Buckets: [...buckets]
          .filter(([, { owner }]) => owner === account)
          .map(([Name, one]) => ({ Name, BucketRegion: one.region }))
      }),
      HeadBucket: (input) => {
        if (!buckets.has(String(input['Bucket']))) refuse('NotFound', 404)
        return { BucketRegion: find(input).region }
      },
      CreateBucket: ({ Bucket, CreateBucketConfiguration: place }) => {
        const constraint = (place as { readonly LocationConstraint?: string } | undefined)?.LocationConstraint
        if (buckets.has(String(Bucket))) refuse('BucketAlreadyOwnedByYou', 409)
        if (constraint === 'us-east-1') refuse('InvalidLocationConstraint', 400)
        if ((constraint ?? 'us-east-1') !== region) refuse('IllegalLocationConstraintException', 400)
        addBucket(String(Bucket))
        return {}
      },
      DeleteBucket: (input) => {
        if (find(input).objects.length > 0) refuse('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty')
        buckets.delete(String(input['Bucket']))
        return {}
      },
      ListObjectVersions: (input) => {
        const { MaxKeys = 1000, KeyMarker = '' } = input as { readonly MaxKeys?: number; readonly KeyMarker?: string }
        const all = find(input)
          .objects.filter(({ Key }) => Key.startsWith(textIn(input, 'Prefix')) && Key > KeyMarker)
          .toSorted((one, other) => (one.Key < other.Key ? -1 : 1))
        const Versions = all.slice(0, MaxKeys)
        const next = all.length > MaxKeys ? { IsTruncated: true, NextKeyMarker: Versions.at(-1)?.Key } : {}
        return { Versions, ...next }
      },
      DeleteObjects: (input) => {
        const { Objects } = input['Delete'] as { readonly Objects: readonly ObjectIdentifier[] }
        if (Objects.length > 1000) refuse('MalformedXML', 400)
        const bucket = find(input)
        bucket.objects = bucket.objects.filter(({ Key }) => !Objects.some((object) => object.Key === Key))
        return {}
      },

      GetPublicAccessBlock: get(
        ({ access }) => access,
        (PublicAccessBlockConfiguration) => ({ PublicAccessBlockConfiguration }),
        'NoSuchPublicAccessBlockConfiguration'
      ),
      PutPublicAccessBlock: (input) => {
        find(input).access = input['PublicAccessBlockConfiguration'] as PublicAccessBlockConfiguration
        return {}
      },
      GetBucketOwnershipControls: get(
        ({ ownership }) => ownership,
        (controls) => ({ OwnershipControls: controls }),
        'OwnershipControlsNotFoundError'
      ),
      PutBucketOwnershipControls: (input) => {
        const bucket = find(input)
        const owner = bucket.acl?.Owner?.ID
        const shared = (bucket.acl?.Grants ?? []).some(({ Grantee }) => Grantee?.ID !== owner)
        const controls = input['OwnershipControls'] as OwnershipControls
        if (shared && controls.Rules?.[0]?.ObjectOwnership === 'BucketOwnerEnforced') {
          refuse('InvalidBucketAclWithObjectOwnership', 400)
        }
        bucket.ownership = controls
        return {}
      },
      GetBucketAcl: get(
        ({ acl }) => acl ?? { Owner: { ID: 'owner' }, Grants: [] },
        (acl) => ({ ...acl })
      ),
      GetBucketEncryption: get(
        ({ encryption }) => encryption,
        (ServerSideEncryptionConfiguration) => ({ ServerSideEncryptionConfiguration }),
        'ServerSideEncryptionConfigurationNotFoundError'
      ),
      PutBucketEncryption: (input) => {
        find(input).encryption = input['ServerSideEncryptionConfiguration'] as ServerSideEncryptionConfiguration
        return {}
      },
      GetBucketLifecycleConfiguration: get(
        ({ lifecycle }) => lifecycle,
        (lifecycle) => ({ ...lifecycle }),
        'NoSuchLifecycleConfiguration'
      ),
      PutBucketLifecycleConfiguration: (input) => {
        const { Rules } = input['LifecycleConfiguration'] as GetBucketLifecycleConfigurationOutput
        const forms = new Set(Rules?.map(({ Filter }) => Filter === undefined))
        if (forms.size > 1) refuse('InvalidRequest', 400, 'Filter element can only be used in Lifecycle V2.')
        const limit = input['TransitionDefaultMinimumObjectSize'] ?? 'all_storage_classes_128K'
        find(input).lifecycle = {
          Rules,
          TransitionDefaultMinimumObjectSize: limit
        } as GetBucketLifecycleConfigurationOutput
        return {}
      },
      DeleteBucketLifecycle: (input) => {
        delete find(input).lifecycle
        return {}
      },
      GetObjectLockConfiguration: get(
        ({ lock }) => lock,
        (lock) => ({ ObjectLockConfiguration: lock }),
        'ObjectLockConfigurationNotFoundError'
      ),
      GetBucketRequestPayment: get(
        ({ payer }) => payer ?? 'BucketOwner',
        (Payer) => ({ Payer })
      ),

      GetBucketLogging: get(
        ({ logging }) => logging,
        (logging) => ({ LoggingEnabled: logging })
      ),
      PutBucketLogging: (input) => {
        const source = find(input)
        const { LoggingEnabled: logging } = input['BucketLoggingStatus'] as BucketLoggingStatus
        if (logging === undefined) {
          delete source.logging
          return {}
        }
        const target = buckets.get(logging.TargetBucket ?? '')
        if (target === undefined) return refuse('InvalidTargetBucketForLogging', 400)
        if (target.owner !== source.owner) refuse('InvalidTargetBucketForLogging', 400)
        if (target.region !== source.region) refuse('CrossLocationLoggingProhibitted', 403)
        const enforced = target.ownership?.Rules?.[0]?.ObjectOwnership === 'BucketOwnerEnforced'
        if (enforced && (logging.TargetGrants ?? []).length > 0) refuse('InvalidArgument', 400)
        source.logging = logging
        return {}
      },

      GetBucketPolicy: get(
        ({ policy }) => policy,
        (Policy) => ({ Policy }),
        'NoSuchBucketPolicy'
      ),
      PutBucketPolicy: (input) => {
        const text = String(input['Policy'])
        if (Buffer.byteLength(text) > 20 * 1024) refuse('PolicyTooLarge', 400)
        const { Statement } = JSON.parse(text) as { readonly Statement: readonly { readonly Sid?: string }[] }
        const sids = Statement.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]))
        if (new Set(sids).size < sids.length) refuse('MalformedPolicy', 400, 'Statement IDs must be unique')
        find(input).policy = text
        return {}
      },
      DeleteBucketPolicy: (input) => {
        delete find(input).policy
        return {}
      },

      GetBucketNotificationConfiguration: get(
        ({ notification }) => notification,
        (notification) => ({ ...notification })
      ),
      PutBucketNotificationConfiguration: (input) => {
        const document = input['NotificationConfiguration'] as NotificationConfiguration
        const entries = entriesOf(document)
        const clash = entries.some((one, at) => entries.slice(at + 1).some((other) => overlap(one, other)))
        if (clash) refuse('InvalidArgument', 400, 'Configurations overlap.')
        if (entries.some(({ arn }) => deadDestinations.has(arn))) {
          refuse('InvalidArgument', 400, 'Unable to validate the following destination configurations')
        }
        find(input).notification = document
        return {}
      }
    }
  }

  const sns = (refuse: Refuse): Readonly<Record<string, (input: Input) => Answer>> => {
    const find = ({ TopicArn }: Input): FakeTopic => topics.get(String(TopicArn)) ?? refuse('NotFound', 404)
    return {
      GetTopicAttributes: (input) => {
        const { policy, key } = find(input)
        return { Attributes: { Policy: policy, ...(key === undefined ? {} : { KmsMasterKeyId: key }) } }
      },
      ListSubscriptionsByTopic: (input) => {
        find(input)
        return { Subscriptions: [] }
      },
      SetTopicAttributes: (input) => {
        if (input['AttributeName'] !== 'Policy') throw new Error('The fake only has the policy of a topic')
        find(input).policy = String(input['AttributeValue'])
        return {}
      }
    }
  }

  const iam = (refuse: Refuse): Readonly<Record<string, (input: Input) => Answer>> => {
    const find = ({ RoleName }: Input): FakeRole => roles.get(String(RoleName)) ?? refuse('NoSuchEntity', 404)
    const trusted = (text: unknown): string => {
      const document = String(text)
      if ([...unknownPrincipals].some((principal) => document.includes(`"${principal}"`))) {
        refuse('MalformedPolicyDocument', 400, 'Invalid principal in policy')
      }
      return document
    }
    const tagMap = (tags: unknown) =>
      new Map(((tags ?? []) as readonly Tag[]).map(({ Key, Value }) => [Key ?? '', Value ?? '']))

    return {
      GetRole: (input) => {
        const { arn, path, trust, description, maxSessionSeconds, boundary, tags } = find(input)
        return {
          Role: {
            Arn: arn,
            Path: path,
            RoleName: input['RoleName'],
            AssumeRolePolicyDocument: encodeURIComponent(trust),
            MaxSessionDuration: maxSessionSeconds,
            ...(description === undefined ? {} : { Description: description }),
            ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } }),
            Tags: [...tags].map(([Key, Value]) => ({ Key, Value }))
          }
        }
      },
      CreateRole: (input) => {
        if (roles.has(String(input['RoleName']))) refuse('EntityAlreadyExists', 409)
        addRole(String(input['RoleName']), {
          path: textIn(input, 'Path', '/'),
          trust: trusted(input['AssumeRolePolicyDocument']),
          tags: tagMap(input['Tags']),
          ...(typeof input['Description'] === 'string' ? { description: input['Description'] } : {}),
          ...(typeof input['PermissionsBoundary'] === 'string' ? { boundary: input['PermissionsBoundary'] } : {})
        })
        return {}
      },
      UpdateAssumeRolePolicy: (input) => {
        find(input).trust = trusted(input['PolicyDocument'])
        return {}
      },
      UpdateRole: (input) => {
        const role = find(input)
        role.description = textIn(input, 'Description')
        role.maxSessionSeconds = Number(input['MaxSessionDuration'] ?? 3600)
        return {}
      },
      PutRolePermissionsBoundary: (input) => {
        find(input).boundary = String(input['PermissionsBoundary'])
        return {}
      },
      TagRole: (input) => {
        for (const [key, value] of tagMap(input['Tags'])) find(input).tags.set(key, value)
        return {}
      },
      DeleteRole: (input) => {
        const { inline, attached } = find(input)
        if (inline.size > 0 || attached.length > 0) refuse('DeleteConflict', 409)
        roles.delete(String(input['RoleName']))
        return {}
      },
      GetRolePolicy: (input) => {
        const text = find(input).inline.get(String(input['PolicyName'])) ?? refuse('NoSuchEntity', 404)
        return { PolicyName: input['PolicyName'], PolicyDocument: encodeURIComponent(text) }
      },
      PutRolePolicy: (input) => {
        find(input).inline.set(String(input['PolicyName']), String(input['PolicyDocument']))
        return {}
      },
      DeleteRolePolicy: (input) => {
        if (!find(input).inline.delete(String(input['PolicyName']))) refuse('NoSuchEntity', 404)
        return {}
      },
      ListRolePolicies: (input) => ({ PolicyNames: [...find(input).inline.keys()] }),
      ListAttachedRolePolicies: (input) => ({
        AttachedPolicies: find(input).attached.map((arn) => ({
          PolicyArn: arn,
          PolicyName: arn.slice(arn.lastIndexOf('/') + 1)
        }))
      })
    }
  }

  const sts: Readonly<Record<string, (input: Input) => Answer>> = {
    GetCallerIdentity: () => ({
      Account: account,
      Arn: `arn:aws:sts::${account}:assumed-role/deployer/session`,
      UserId: 'AROAEXAMPLE:session'
    })
  }

  return {
    run,
    log,
    buckets,
    roles,
    denied,
    unknownPrincipals,
    deadDestinations,
    addBucket,
    addRole,
    topics,
    /** The names of the writes. */
    writes: () => log.map(({ name }) => name).filter((name) => !/^(Get|List|Head)/.test(name)),
    bucket: (name: string): FakeBucket => {
      const bucket = buckets.get(name)
      if (bucket === undefined) throw new Error(`Bucket ${name} does not exist`)
      return bucket
    },
    role: (name: string): FakeRole => {
      const role = roles.get(name)
      if (role === undefined) throw new Error(`Role ${name} does not exist`)
      return role
    }
  }
}

function textIn(input: Input, key: string, otherwise = ''): string {
  const value = input[key]
  return typeof value === 'string' ? value : otherwise
}

/** A deep copy. Objects of structuredClone are from another realm than those of the tests. */
function copied<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (Array.isArray(value)) return value.map(copied) as T
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)])) as T
}

export type FakeAws = ReturnType<typeof fakeAws>
