import type { GetRoleResponse } from '@aws-sdk/client-iam'
import { KNOWN_AFTER_APPLY } from '../model/change'
import type { Call } from '../model/step'
import { REWRITING } from './patience'
import { parsePolicy, type PolicyDocument, policyText } from './policies'
import { roleRead, roleWrite } from './requests'
import { rewrite } from './shared-documents'
import {
  snowflakeOf,
  type TrustChange,
  trustOf,
  trustOnly,
  withAdoptedTrust,
  withoutLeaving,
  withoutLeavingTrust
} from './trust'

/**
 * Writes the trust policy of a role.
 * @param adopted the answer to GetRole, if somebody else created the role: their statements stay
 */
export function trustUpdate(RoleName: string, change: TrustChange, adopted: GetRoleResponse | undefined): Call {
  const { desired, leaving, account } = change
  if (adopted === undefined) return { ...write(RoleName, trustOnly(desired, leaving)), patience: REWRITING }
  return rewrite<GetRoleResponse, PolicyDocument>({
    read: roleRead('GetRole', { RoleName }),
    documentOf: trustDocument,
    seen: trustDocument(adopted),
    change: (document) => withAdoptedTrust(document, change),
    put: (document = trustOnly(desired)) => write(RoleName, document).operation,
    others: (document) => trustOf(document, true, snowflakeOf(desired, account)).otherTrust
  })
}

/** Another integration has taken over: the role no longer trusts the one before. */
export function endLeavingTrust(RoleName: string): Call {
  return rewrite<GetRoleResponse, PolicyDocument>({
    read: roleRead('GetRole', { RoleName }),
    documentOf: trustDocument,
    seen: undefined,
    change: (document) => document && withoutLeavingTrust(document),
    put: (document) => write(RoleName, document).operation,
    others: (document) => withoutLeaving(document).map((statement) => JSON.stringify(statement))
  })
}

function write(RoleName: string, document: PolicyDocument | undefined): Call {
  const PolicyDocument = document === undefined ? KNOWN_AFTER_APPLY : policyText(document)
  return roleWrite('UpdateAssumeRolePolicy', { RoleName, PolicyDocument })
}

/** The trust policy in an answer to GetRole. */
export function trustDocument(answer: GetRoleResponse | undefined): PolicyDocument | undefined {
  const text = answer?.Role?.AssumeRolePolicyDocument
  return text === undefined ? undefined : parsePolicy(text)
}
