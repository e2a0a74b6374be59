import type { GetBucketEncryptionOutput } from '@aws-sdk/client-s3'

/** Default encryption with the KMS key that AWS manages for S3. Nobody can change that key's policy. */
export const AWS_MANAGED_KEY = 'aws:kms with the key aws/s3'
export const AWS_MANAGED_KEY_PROBLEM =
  'The default encryption of the bucket uses the AWS managed key aws/s3, and the policy of that key does not allow the log delivery service. Set the default encryption to SSE-S3 (AES256), or to a KMS key of your own that logging.s3.amazonaws.com may use.'

const CUSTOMER_KEY = 'aws:kms with '

/**
 * A bucket's default encryption in words: "AES256", "none", or which KMS key.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
 */
export function encryptionOf(encryption: GetBucketEncryptionOutput | undefined): string {
  const rule = encryption?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault
  if (!rule?.SSEAlgorithm?.startsWith('aws:kms')) return rule?.SSEAlgorithm ?? 'none'
  const key = rule.KMSMasterKeyID
  return key === undefined || key.endsWith('alias/aws/s3') ? AWS_MANAGED_KEY : `${CUSTOMER_KEY}${key}`
}

/** Whether it is a customer managed key, whose policy can allow the log delivery service. */
export function isCustomerKey(encryption: string): boolean {
  return encryption.startsWith(CUSTOMER_KEY) && encryption !== AWS_MANAGED_KEY
}

/**
 * What the policy of a customer managed key must allow; we cannot read it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function encryptionNotes(encryption: string): readonly string[] {
  if (!isCustomerKey(encryption)) return []
  return [
    `The default encryption with KMS key ${encryption.slice(CUSTOMER_KEY.length)} stays. The key policy must allow kms:GenerateDataKey for logging.s3.amazonaws.com and kms:Decrypt for the role; otherwise logs cannot be delivered or read.`
  ]
}
