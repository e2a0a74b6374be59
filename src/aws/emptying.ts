import type { ObjectIdentifier } from '@aws-sdk/client-s3'
import { isServiceError } from '../model/service-error'
import type { Call, Patience } from '../model/step'
import { versionsBelow } from './object-versions'
import { bucketWrite } from './requests'
import type { BucketPlace } from './subjects'

export function deleteVersions(bucket: BucketPlace, Objects: readonly ObjectIdentifier[]): Call {
  return bucketWrite('DeleteObjects', bucket, { Delete: { Objects, Quiet: true } })
}

/** Deletes a bucket whose objects below the prefix were deleted. If it has others, S3 refuses that. */
export function deleteBucket(bucket: BucketPlace, prefix: string): Call {
  return { ...bucketWrite('DeleteBucket', bucket), patience: untilEmpty(bucket, prefix) }
}

/**
 * S3 may deliver a log while the bucket is emptied: it delivers for an hour and more after logging was turned off.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 */
function untilEmpty(bucket: BucketPlace, prefix: string): Patience {
  return {
    for: 'S3 to stop delivering logs to the bucket',
    secondsFor: (error) => (isServiceError(error, 'BucketNotEmpty') ? 120 : 0),
    everySeconds: 2,
    meanwhile: async (read) => {
      const { batches } = await versionsBelow(prefix, bucket, read)
      return batches.map((batch) => deleteVersions(bucket, batch).operation)
    }
  }
}
