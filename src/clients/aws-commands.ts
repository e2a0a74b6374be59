/** The operations of AWS that exist here, by client. The bundle holds the SDK's commands of these names, and no others. */
export const AWS_COMMANDS = {
  s3: [
    'CreateBucket',
    'DeleteBucket',
    'DeleteBucketLifecycle',
    'DeleteBucketPolicy',
    'DeleteObjects',
    'GetBucketEncryption',
    'GetBucketLifecycleConfiguration',
    'GetBucketLogging',
    'GetBucketNotificationConfiguration',
    'GetBucketOwnershipControls',
    'GetBucketPolicy',
    'GetBucketRequestPayment',
    'GetObjectLockConfiguration',
    'GetPublicAccessBlock',
    'HeadBucket',
    'ListBuckets',
    'ListObjectVersions',
    'PutBucketEncryption',
    'PutBucketLifecycleConfiguration',
    'PutBucketLogging',
    'PutBucketNotificationConfiguration',
    'PutBucketOwnershipControls',
    'PutBucketPolicy',
    'PutPublicAccessBlock'
  ],
  iam: [
    'CreateRole',
    'DeleteRole',
    'DeleteRolePolicy',
    'GetRole',
    'GetRolePolicy',
    'ListAttachedRolePolicies',
    'ListRolePolicies',
    'PutRolePermissionsBoundary',
    'PutRolePolicy',
    'TagRole',
    'UpdateAssumeRolePolicy',
    'UpdateRole'
  ],
  sts: ['GetCallerIdentity']
} as const

export type AwsClient = keyof typeof AWS_COMMANDS
