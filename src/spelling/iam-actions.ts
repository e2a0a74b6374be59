import type { Operation } from '../model/operation'

/**
 * Where the right has another name than the operation.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const OTHERWISE: Readonly<Record<string, string | readonly string[]>> = {
  HeadBucket: 's3:ListBucket',
  ListBuckets: 's3:ListAllMyBuckets',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  PutBucketEncryption: 's3:PutEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
  DeleteBucketLifecycle: 's3:PutLifecycleConfiguration',
  GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  GetBucketNotificationConfiguration: 's3:GetBucketNotification',
  PutBucketNotificationConfiguration: 's3:PutBucketNotification',
  ListObjectVersions: 's3:ListBucketVersions',
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
  DeleteObjects: ['s3:DeleteObject', 's3:DeleteObjectVersion']
}

/** The rights that an operation of AWS needs, as IAM policies spell them: "s3:GetEncryptionConfiguration". */
export function iamActions({ client, name }: Operation): readonly string[] {
  return [OTHERWISE[name] ?? `${client}:${name}`].flat()
}
