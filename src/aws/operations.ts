/**
 * Every AWS operation that this action sends, each defined here and nowhere else. The client, the read-only door, typed
 * answers, error messages, and the policies of docs/permissions-aws.md all come from this table.
 *
 * Names of permissions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 * Codes that mean "never set": https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
import type {
  GetRolePolicyResponse,
  GetRoleResponse,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesResponse
} from '@aws-sdk/client-iam'
import type {
  GetBucketAclOutput,
  GetBucketEncryptionOutput,
  GetBucketLifecycleConfigurationOutput,
  GetBucketLoggingOutput,
  GetBucketNotificationConfigurationCommandOutput,
  GetBucketOwnershipControlsOutput,
  GetBucketPolicyOutput,
  GetBucketRequestPaymentOutput,
  GetObjectLockConfigurationOutput,
  GetPublicAccessBlockOutput,
  HeadBucketOutput,
  ListBucketsOutput,
  ListObjectsV2Output,
  ListObjectVersionsOutput
} from '@aws-sdk/client-s3'
import type { GetTopicAttributesResponse, ListSubscriptionsByTopicResponse } from '@aws-sdk/client-sns'
import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts'
import { ActionError } from '../model/errors'
import type { AwsClient, Meaning, Operation } from '../model/operation'

/** What a permission is given on. */
export type Target = 'account' | 'log bucket' | 'log objects' | 'source buckets' | 'any bucket' | 'role' | 'topic'

interface Definition {
  readonly client: AwsClient
  readonly access: 'read' | 'write'
  /** What it is for, in words that follow "Failed to"; `{Bucket}` stands for that value of the input. */
  readonly goal: string
  /** The permissions it takes. */
  readonly actions: readonly string[]
  readonly on: Target
  /** The code that means "this was never set". */
  readonly unset?: string
  /** Others write to the document too, so an element of it that the SDK does not know must not get lost. */
  readonly shared?: true
  /** Replaces such a document as a whole: it is sent once, and not again before the document was read again. */
  readonly rewrites?: true
  /** Only sent then; otherwise, reads are sent by every mode and writes by `apply`. */
  readonly only?: 'with globs, or when a wildcard goes' | 'with sns-topic' | 'with destroy' | 'with destroy-data'
}

/** The answer to the read of a shared document. */
export interface Shared {
  /** Elements that the SDK does not know; absent when there are none. */
  readonly lostElements?: readonly string[]
}

/** A definition together with the type of its answer, which exists for the compiler only. */
interface Answered<A> extends Definition {
  readonly answer?: A
}

function define<A = object>(definition: Definition): Answered<A> {
  return definition
}

export const OPERATIONS = {
  GetCallerIdentity: define<GetCallerIdentityResponse>({
    client: 'sts',
    access: 'read',
    goal: 'find out which AWS account this is',
    actions: [],
    on: 'account'
  }),

  ListBuckets: define<ListBucketsOutput>({
    client: 's3',
    access: 'read',
    goal: "list the account's buckets",
    actions: ['s3:ListAllMyBuckets'],
    on: 'account',
    only: 'with globs, or when a wildcard goes'
  }),
  HeadBucket: define<HeadBucketOutput>({
    client: 's3',
    access: 'read',
    goal: 'find out the region of bucket {Bucket}',
    actions: ['s3:ListBucket'],
    on: 'any bucket'
  }),
  GetBucketAcl: define<GetBucketAclOutput>({
    client: 's3',
    access: 'read',
    goal: 'read the access control list of bucket {Bucket}',
    actions: ['s3:GetBucketAcl'],
    on: 'log bucket'
  }),
  GetBucketEncryption: define<GetBucketEncryptionOutput>({
    client: 's3',
    access: 'read',
    goal: 'read the default encryption of bucket {Bucket}',
    actions: ['s3:GetEncryptionConfiguration'],
    on: 'log bucket',
    unset: 'ServerSideEncryptionConfigurationNotFoundError'
  }),
  GetBucketLifecycleConfiguration: define<GetBucketLifecycleConfigurationOutput & Shared>({
    shared: true,
    client: 's3',
    access: 'read',
    goal: 'read the lifecycle rules of bucket {Bucket}',
    actions: ['s3:GetLifecycleConfiguration'],
    on: 'log bucket',
    unset: 'NoSuchLifecycleConfiguration'
  }),
  GetBucketLogging: define<GetBucketLoggingOutput>({
    client: 's3',
    access: 'read',
    goal: 'read the logging settings of bucket {Bucket}',
    actions: ['s3:GetBucketLogging'],
    on: 'any bucket'
  }),
  GetBucketNotificationConfiguration: define<GetBucketNotificationConfigurationCommandOutput & Shared>({
    shared: true,
    client: 's3',
    access: 'read',
    goal: 'read the event notifications of bucket {Bucket}',
    actions: ['s3:GetBucketNotification'],
    on: 'log bucket'
  }),
  GetBucketOwnershipControls: define<GetBucketOwnershipControlsOutput>({
    client: 's3',
    access: 'read',
    goal: 'read the object ownership setting of bucket {Bucket}',
    actions: ['s3:GetBucketOwnershipControls'],
    on: 'log bucket',
    unset: 'OwnershipControlsNotFoundError'
  }),
  GetBucketPolicy: define<GetBucketPolicyOutput>({
    client: 's3',
    access: 'read',
    goal: 'read the policy of bucket {Bucket}',
    actions: ['s3:GetBucketPolicy'],
    on: 'log bucket',
    unset: 'NoSuchBucketPolicy'
  }),
  GetBucketRequestPayment: define<GetBucketRequestPaymentOutput>({
    client: 's3',
    access: 'read',
    goal: 'find out who pays for requests to bucket {Bucket}',
    actions: ['s3:GetBucketRequestPayment'],
    on: 'log bucket'
  }),
  GetObjectLockConfiguration: define<GetObjectLockConfigurationOutput>({
    client: 's3',
    access: 'read',
    goal: 'read the Object Lock settings of bucket {Bucket}',
    actions: ['s3:GetBucketObjectLockConfiguration'],
    on: 'log bucket',
    unset: 'ObjectLockConfigurationNotFoundError'
  }),
  GetPublicAccessBlock: define<GetPublicAccessBlockOutput>({
    client: 's3',
    access: 'read',
    goal: 'read the public access settings of bucket {Bucket}',
    actions: ['s3:GetBucketPublicAccessBlock'],
    on: 'log bucket',
    unset: 'NoSuchPublicAccessBlockConfiguration'
  }),
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
  ListObjectsV2: define<ListObjectsV2Output>({
    client: 's3',
    access: 'read',
    goal: 'list the log objects in bucket {Bucket}',
    actions: ['s3:ListBucket'],
    on: 'log bucket'
  }),
  ListObjectVersions: define<ListObjectVersionsOutput>({
    client: 's3',
    access: 'read',
    goal: 'list the object versions in bucket {Bucket}',
    actions: ['s3:ListBucketVersions'],
    on: 'log bucket',
    only: 'with destroy-data'
  }),

  CreateBucket: define({
    client: 's3',
    access: 'write',
    goal: 'create bucket {Bucket}',
    actions: ['s3:CreateBucket'],
    on: 'log bucket'
  }),
  DeleteBucket: define({
    client: 's3',
    access: 'write',
    goal: 'delete bucket {Bucket}',
    actions: ['s3:DeleteBucket'],
    on: 'log bucket',
    only: 'with destroy-data'
  }),
  DeleteBucketLifecycle: define({
    rewrites: true,
    client: 's3',
    access: 'write',
    goal: 'delete the lifecycle rules of bucket {Bucket}',
    actions: ['s3:PutLifecycleConfiguration'],
    on: 'log bucket'
  }),
  DeleteBucketPolicy: define({
    rewrites: true,
    client: 's3',
    access: 'write',
    goal: 'delete the policy of bucket {Bucket}',
    actions: ['s3:DeleteBucketPolicy'],
    on: 'log bucket',
    only: 'with destroy'
  }),
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
  DeleteObjects: define({
    client: 's3',
    access: 'write',
    goal: 'delete log objects from bucket {Bucket}',
    actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
    on: 'log objects',
    only: 'with destroy-data'
  }),
  PutBucketEncryption: define({
    rewrites: true,
    client: 's3',
    access: 'write',
    goal: 'set the default encryption of bucket {Bucket}',
    actions: ['s3:PutEncryptionConfiguration'],
    on: 'log bucket'
  }),
  PutBucketLifecycleConfiguration: define({
    rewrites: true,
    client: 's3',
    access: 'write',
    goal: 'set the lifecycle rules of bucket {Bucket}',
    actions: ['s3:PutLifecycleConfiguration'],
    on: 'log bucket'
  }),
  PutBucketLogging: define({
    client: 's3',
    access: 'write',
    goal: 'change the logging settings of bucket {Bucket}',
    actions: ['s3:PutBucketLogging'],
    on: 'source buckets'
  }),
  PutBucketNotificationConfiguration: define({
    rewrites: true,
    client: 's3',
    access: 'write',
    goal: 'set the event notifications of bucket {Bucket}',
    actions: ['s3:PutBucketNotification'],
    on: 'log bucket'
  }),
  PutBucketOwnershipControls: define({
    client: 's3',
    access: 'write',
    goal: 'set the object ownership of bucket {Bucket}',
    actions: ['s3:PutBucketOwnershipControls'],
    on: 'log bucket'
  }),
  PutBucketPolicy: define({
    rewrites: true,
    client: 's3',
    access: 'write',
    goal: 'set the policy of bucket {Bucket}',
    actions: ['s3:PutBucketPolicy'],
    on: 'log bucket'
  }),
  PutPublicAccessBlock: define({
    client: 's3',
    access: 'write',
    goal: 'block public access to bucket {Bucket}',
    actions: ['s3:PutBucketPublicAccessBlock'],
    on: 'log bucket'
  }),

  GetRole: define<GetRoleResponse>({
    client: 'iam',
    access: 'read',
    goal: 'read role {RoleName}',
    actions: ['iam:GetRole'],
    on: 'role'
  }),
  GetRolePolicy: define<GetRolePolicyResponse>({
    client: 'iam',
    access: 'read',
    goal: 'read inline policy {PolicyName} of role {RoleName}',
    actions: ['iam:GetRolePolicy'],
    on: 'role'
  }),
  ListAttachedRolePolicies: define<ListAttachedRolePoliciesResponse>({
    client: 'iam',
    access: 'read',
    goal: 'list the managed policies of role {RoleName}',
    actions: ['iam:ListAttachedRolePolicies'],
    on: 'role'
  }),
  ListRolePolicies: define<ListRolePoliciesResponse>({
    client: 'iam',
    access: 'read',
    goal: 'list the inline policies of role {RoleName}',
    actions: ['iam:ListRolePolicies'],
    on: 'role'
  }),

  CreateRole: define({
    client: 'iam',
    access: 'write',
    goal: 'create role {RoleName}',
    actions: ['iam:CreateRole'],
    on: 'role'
  }),
  DeleteRole: define({
    client: 'iam',
    access: 'write',
    goal: 'delete role {RoleName}',
    actions: ['iam:DeleteRole'],
    on: 'role',
    only: 'with destroy'
  }),
  DeleteRolePolicy: define({
    client: 'iam',
    access: 'write',
    goal: 'delete inline policy {PolicyName} of role {RoleName}',
    actions: ['iam:DeleteRolePolicy'],
    on: 'role',
    only: 'with destroy'
  }),
  PutRolePermissionsBoundary: define({
    client: 'iam',
    access: 'write',
    goal: 'set the permissions boundary of role {RoleName}',
    actions: ['iam:PutRolePermissionsBoundary'],
    on: 'role'
  }),
  PutRolePolicy: define({
    client: 'iam',
    access: 'write',
    goal: 'set inline policy {PolicyName} of role {RoleName}',
    actions: ['iam:PutRolePolicy'],
    on: 'role'
  }),
  TagRole: define({
    client: 'iam',
    access: 'write',
    goal: 'tag role {RoleName}',
    actions: ['iam:TagRole'],
    on: 'role'
  }),
  UpdateAssumeRolePolicy: define({
    rewrites: true,
    client: 'iam',
    access: 'write',
    goal: 'set the trust policy of role {RoleName}',
    actions: ['iam:UpdateAssumeRolePolicy'],
    on: 'role'
  }),
  UpdateRole: define({
    rewrites: true,
    client: 'iam',
    access: 'write',
    goal: 'set the description of role {RoleName}',
    actions: ['iam:UpdateRole'],
    on: 'role'
  }),

  GetTopicAttributes: define<GetTopicAttributesResponse>({
    client: 'sns',
    access: 'read',
    goal: 'read the policy of topic {TopicArn}',
    actions: ['sns:GetTopicAttributes'],
    on: 'topic',
    only: 'with sns-topic'
  }),
  ListSubscriptionsByTopic: define<ListSubscriptionsByTopicResponse>({
    client: 'sns',
    access: 'read',
    goal: 'list the subscriptions of topic {TopicArn}',
    actions: ['sns:ListSubscriptionsByTopic'],
    on: 'topic',
    only: 'with sns-topic'
  }),
  SetTopicAttributes: define({
    rewrites: true,
    client: 'sns',
    access: 'write',
    goal: 'set the policy of topic {TopicArn}',
    actions: ['sns:SetTopicAttributes'],
    on: 'topic',
    only: 'with sns-topic'
  })
} as const

export type OperationName = keyof typeof OPERATIONS

export type Answer<N extends OperationName> = (typeof OPERATIONS)[N] extends Answered<infer A> ? A : never

/** What an AWS operation means. Throws `INTERNAL` for one that the table lacks. */
export function describeAws({ client, name, input }: Operation): Meaning {
  const { goal, access, actions, on } = definitionOf(name)
  const object = [textOf(input['Bucket'] ?? input['RoleName'] ?? input['TopicArn'])].filter(
    (name) => name !== undefined
  )
  return {
    goal: goal.replaceAll(/\{(\w+)\}/g, (_, value: string) => textOf(input[value]) ?? `(no ${value})`),
    access,
    needs: client === 'sts' ? [] : actions.map((action) => ({ name: action, on, object }))
  }
}

export function rewritesShared(name: string): boolean {
  return definitionOf(name).rewrites === true
}

export function isShared(name: string): boolean {
  return definitionOf(name).shared === true
}

export function isDefined(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function definitionOf(name: string): Definition {
  if (isDefined(name)) return OPERATIONS[name]
  throw new ActionError({
    code: 'INTERNAL',
    goal: 'look up an AWS operation',
    object: name,
    reason: 'src/aws/operations.ts does not define it.'
  })
}
