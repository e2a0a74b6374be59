import { objectsArn } from '../../aws/arns'
import { documentOf, policyRead } from '../../aws/bucket-policy'
import { askIfSet } from '../../aws/observe'
import { partsOf, statementsOf } from '../../aws/policies'
import type { Aws } from '../../model/config'
import { roleOfSid } from '../../model/names'
import type { Run } from '../../model/operation'
import { ofLateDelivery } from './late-delivery'

/** Whether the policy of a bucket has a statement of ours for exactly this prefix. Only reads. */
export async function isOurPlace(
  { name, prefix }: { readonly name: string; readonly prefix: string },
  aws: Aws,
  read: Run
): Promise<boolean> {
  const policy = await askIfSet(read, policyRead({ bucket: name, ...aws })).catch(() => undefined)
  return statementsOf(documentOf(policy)).some(
    (statement) =>
      typeof statement['Sid'] === 'string' &&
      roleOfSid(ofLateDelivery(statement['Sid'])) !== undefined &&
      partsOf(statement).resources.includes(objectsArn(aws, name, prefix))
  )
}
