import { onlyAllowsAssumeRole, type Snowflake } from '../../aws/own-trust'
import type { PolicyDocument } from '../../aws/policies'
import { withoutLeaving } from '../../aws/trust'
import type { Run } from '../../model/operation'
import { whoAsks } from '../../snowflake/integrations'

/** Whom a role has to trust. Snowflake is asked only if that decides which of the role's statements is the one for Snowflake. */
export async function whomToTrust(
  { integration, account }: { readonly integration: string; readonly account: string },
  trust: PolicyDocument | undefined,
  isOurs: boolean,
  read: Run
): Promise<Snowflake> {
  const statements = withoutLeaving(trust)
  const isClear = isOurs && statements.length < 2 && statements.every(onlyAllowsAssumeRole)
  return isClear ? { user: null, externalId: null } : { ...(await whoAsks(integration, read)), account }
}
