import type { Operation } from '../model/operation'

/**
 * Where the right has another name than the operation.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const OTHERWISE: Readonly<Record<string, string>> = {
  HeadBucket: 's3:ListBucket',
  ListBuckets: 's3:ListAllMyBuckets',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  PutBucketEncryption: 's3:PutEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
  GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  GetBucketNotificationConfiguration: 's3:GetBucketNotification',
  PutBucketNotificationConfiguration: 's3:PutBucketNotification',
  ListObjectVersions: 's3:ListBucketVersions',
  DeleteObjects: 's3:DeleteObjectVersion'
}

/** The right that an operation of AWS needs, as IAM policies spell it: "s3:GetEncryptionConfiguration". */
export function iamAction({ client, name }: Operation): string {
  return OTHERWISE[name] ?? `${client}:${name}`
}
