import { objectsArn } from '../aws/arns'
import { documentOf, policyRead } from '../aws/bucket-policy'
import { notificationsRead } from '../aws/notification-update'
import { entriesOf } from '../aws/notifications'
import { look } from '../aws/observe'
import { partsOf, statementsOf } from '../aws/policies'
import { bucketRead } from '../aws/requests'
import { bucketSubject } from '../aws/subjects'
import type { Config } from '../model/config'
import { roleOfId, roleOfSid } from '../model/names'
import type { Run } from '../model/operation'
import type { Place } from '../model/place'

/** The roles whose pipelines left marks for exactly this prefix in the bucket's shared documents. */
export async function markedRoles(
  { name, prefix }: Place,
  { aws, logBucket: { expirationDays } }: Config,
  read: Run
): Promise<readonly string[]> {
  const place = { bucket: name, ...aws }
  const subject = bucketSubject(place)
  // Every pipeline has the first two. One without an expiration need not be allowed to read the rules.
  const seen = await look(read, subject, {
    policy: policyRead(place),
    notification: notificationsRead(place),
    lifecycle: expirationDays === null ? undefined : bucketRead('GetBucketLifecycleConfiguration', place)
  })
  if (seen.state !== 'present') return []
  const { policy, notification, lifecycle } = seen.answers
  const ours = objectsArn(aws, name, prefix)
  const roles = [
    ...statementsOf(documentOf(policy))
      .filter((statement) => partsOf(statement).resources.includes(ours))
      .map(({ Sid }) => (typeof Sid === 'string' ? roleOfSid(Sid) : undefined)),
    ...entriesOf(notification ?? {})
      .filter((entry) => entry.prefix === prefix)
      .map(({ id }) => roleOfId(id)),
    ...(lifecycle?.Rules ?? [])
      .filter(({ Filter }) => (Filter?.Prefix ?? '') === prefix)
      .map(({ ID = '' }) => roleOfId(ID))
  ]
  return [...new Set(roles.filter((role) => role !== undefined))]
}
