import type { GetBucketNotificationConfigurationCommandOutput, NotificationConfiguration } from '@aws-sdk/client-s3'
import type { Call } from '../model/step'
import { describeEntry, entriesOf } from './notifications'
import type { Shared } from './operations'
import { bucketRead, bucketWrite, type Read } from './requests'
import { rewrite } from './shared-documents'
import type { BucketPlace } from './subjects'

export function notificationsRead(bucket: BucketPlace): Read<GetBucketNotificationConfigurationCommandOutput & Shared> {
  return bucketRead('GetBucketNotificationConfiguration', bucket)
}

/** Writes the notifications that `change` makes of the current ones; our entry has this ID. */
export function rewriteNotifications(
  bucket: BucketPlace & { readonly id: string },
  seen: NotificationConfiguration,
  change: (document: NotificationConfiguration) => NotificationConfiguration
): Call {
  return rewrite<NotificationConfiguration, NotificationConfiguration>({
    read: notificationsRead(bucket),
    documentOf: (document) => document,
    seen,
    change: (document = {}) => change(document),
    put: (NotificationConfiguration = {}) =>
      bucketWrite('PutBucketNotificationConfiguration', bucket, { NotificationConfiguration }).operation,
    others: (document = {}) =>
      entriesOf(document)
        .filter(({ id }) => id !== bucket.id)
        .map(describeEntry)
  })
}
