import { roleArn } from '../aws/arns'
import { look } from '../aws/observe'
import { roleRead } from '../aws/requests'
import { trustOf } from '../aws/trust'
import { trustDocument } from '../aws/trust-update'
import type { Aws } from '../model/config'
import type { Run } from '../model/operation'
import type { Integration } from '../snowflake/integrations'

/**
 * Whether a role that left marks was this pipeline's: it is gone, or it trusts one of this pipeline's integrations. Any
 * other role belongs to another pipeline, perhaps of another Snowflake account.
 */
export async function isEarlierRole(
  role: string,
  aws: Aws,
  integrations: readonly Integration[],
  read: Run
): Promise<boolean> {
  const subject = { name: `role ${role}`, arn: roleArn(aws, '/', role), ...aws }
  const seen = await look(read, subject, { role: roleRead('GetRole', { RoleName: role }) })
  if (seen.state !== 'present') return seen.state === 'absent'
  const trust = trustDocument(seen.answers.role)
  return integrations.some(({ externalId }) => {
    return externalId !== null && trustOf(trust, false, { user: null, externalId }).externalId === externalId
  })
}
