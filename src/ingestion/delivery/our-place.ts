import { objectsArn } from '../../aws/arns'
import { documentOf, policyRead } from '../../aws/bucket-policy'
import { askIfSet } from '../../aws/observe'
import { partsOf, statementsOf } from '../../aws/policies'
import type { Aws } from '../../model/config'
import { roleOfSid } from '../../model/names'
import type { Run } from '../../model/operation'
import type { Place } from '../../model/place'
import { ofLateDelivery } from './late-delivery'

/** Whether the policy of a bucket has a statement of ours for exactly this prefix. Only reads. */
export async function isOurPlace(place: Place, aws: Aws, read: Run): Promise<boolean> {
  return (await rolesAt(place, aws, read)).length > 0
}

/** The roles of the pipelines whose logs S3 may deliver to exactly this prefix, as the policy of its bucket shows. Only reads. */
export async function rolesAt({ name, prefix }: Place, aws: Aws, read: Run): Promise<readonly string[]> {
  const policy = await askIfSet(read, policyRead({ bucket: name, ...aws })).catch(() => undefined)
  return statementsOf(documentOf(policy))
    .filter((statement) => partsOf(statement).resources.includes(objectsArn(aws, name, prefix)))
    .flatMap(({ Sid }) => (typeof Sid === 'string' ? (roleOfSid(ofLateDelivery(Sid)) ?? []) : []))
}
