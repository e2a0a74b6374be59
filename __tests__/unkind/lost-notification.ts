import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3'
import type { PipelineWorld } from '../pipeline/world'

/** Somebody deletes the notifications: what S3 had not announced yet is announced, but nothing after that. */
export async function loseNotification({ s3 }: PipelineWorld, Bucket: string): Promise<void> {
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }))
}
