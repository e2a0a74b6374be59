import { documentOf, policyRead } from '../../aws/bucket-policy'
import { describeEntry, entriesOf } from '../../aws/notifications'
import { keyOutside } from '../../aws/object-versions'
import { ask, askIfSet } from '../../aws/observe'
import { partsOf, type Statement, statementsOf } from '../../aws/policies'
import { nameOf } from '../../aws/public-access'
import { bucketRead } from '../../aws/requests'
import type { Run } from '../../model/operation'
import { lateDeliverySid } from './late-delivery'
import { LOG_DELIVERY } from './obstacles'

/** A log bucket, and what in it is ours. A type, because an interface could not be part of an `Identity`. */
export type OurPart = {
  readonly bucket: string
  readonly account: string
  readonly prefix: string
  /** Of our statement in its policy. */
  readonly sid: string
  /** Of our entry in its notifications. */
  readonly notificationId: string
}

/** What others use the bucket for, in AWS, although they may not have put anything into it yet. Only reads. */
export async function otherUses(ours: OurPart, read: Run): Promise<readonly string[]> {
  const [foreignKey, policy, notifications] = await Promise.all([
    keyOutside(ours.prefix, ours, read),
    askIfSet(read, policyRead(ours)),
    ask(read, bucketRead('GetBucketNotificationConfiguration', ours))
  ])
  const statements = statementsOf(documentOf(policy)).filter((statement) => deliversForOthers(statement, ours))
  const entries = entriesOf(notifications ?? {}).filter(({ id }) => id !== ours.notificationId)
  return [
    ...(foreignKey === undefined ? [] : [`it contains other objects, e.g. ${foreignKey}`]),
    ...statements.map((statement) => `its policy allows other logs to be delivered to it (${nameOf(statement)})`),
    ...entries.map((entry) => `it notifies others: ${describeEntry(entry)}`)
  ]
}

function deliversForOthers(statement: Statement, { sid }: OurPart): boolean {
  const { effect, principals } = partsOf(statement)
  const isOurs = statement['Sid'] === sid || statement['Sid'] === lateDeliverySid(sid)
  return !isOurs && effect === 'Allow' && principals.includes(`Service ${LOG_DELIVERY}`)
}
