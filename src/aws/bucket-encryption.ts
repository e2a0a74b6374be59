import type { GetBucketEncryptionOutput } from '@aws-sdk/client-s3'

/** Default encryption with the KMS key that AWS manages for S3. Nobody can change its policy. */
export const KEY_OF_AWS = 'aws:kms with the key aws/s3'
export const WHY_NOT_KEY_OF_AWS =
  'the bucket is encrypted by default with the KMS key aws/s3, whose policy cannot let the log delivery service in. Set its default encryption to SSE-S3 (AES256), or to a key of your own that logging.s3.amazonaws.com may use.'

const CUSTOMER_KEY = 'aws:kms with '

/**
 * A bucket's default encryption in words: "AES256", "none", or which KMS key.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
 */
export function encryptionOf(encryption: GetBucketEncryptionOutput | undefined): string {
  const rule = encryption?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault
  if (!rule?.SSEAlgorithm?.startsWith('aws:kms')) return rule?.SSEAlgorithm ?? 'none'
  const key = rule.KMSMasterKeyID
  return key === undefined || key.endsWith('alias/aws/s3') ? KEY_OF_AWS : `${CUSTOMER_KEY}${key}`
}

/** Whether it is a key whose policy can let the log delivery service in. */
export function isCustomerKey(encryption: string): boolean {
  return encryption.startsWith(CUSTOMER_KEY) && encryption !== KEY_OF_AWS
}

/** What has to hold for another key, which nobody here can see. https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html */
export function encryptionNotes(encryption: string): readonly string[] {
  if (!isCustomerKey(encryption)) return []
  return [
    `encrypted by default ${encryption.replace('aws:kms ', '')}: left so. Its key policy must let logging.s3.amazonaws.com use kms:GenerateDataKey and the role kms:Decrypt, or no log can be delivered or read.`
  ]
}
