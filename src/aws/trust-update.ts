import type { GetRoleResponse } from '@aws-sdk/client-iam'
import type { Call } from '../model/step'
import { REWRITING } from './patience'
import { parsePolicy, type PolicyDocument, policyText } from './policies'
import { roleRead, roleWrite } from './requests'
import { rewrite } from './shared-documents'
import { type Trust, trustOf, trustOnly, withAdoptedTrust } from './trust'

/**
 * Writes the trust policy of a role.
 * @param adopted the answer to GetRole, if somebody else created the role: their statements stay
 */
export function trustUpdate(
  RoleName: string,
  desired: Omit<Trust, 'otherTrust'>,
  adopted: GetRoleResponse | undefined
): Call {
  const write = (document: PolicyDocument) =>
    roleWrite('UpdateAssumeRolePolicy', { RoleName, PolicyDocument: policyText(document) })
  if (adopted === undefined) return { ...write(trustOnly(desired)), patience: REWRITING }
  return rewrite<GetRoleResponse, PolicyDocument>({
    read: roleRead('GetRole', { RoleName }),
    documentOf: trustDocument,
    seen: trustDocument(adopted),
    change: (document) => withAdoptedTrust(document, desired),
    put: (document = trustOnly(desired)) => write(document).operation,
    others: (document) => trustOf(document, true).otherTrust
  })
}

/** The trust policy in an answer to GetRole. */
export function trustDocument(answer: GetRoleResponse | undefined): PolicyDocument | undefined {
  const text = answer?.Role?.AssumeRolePolicyDocument
  return text === undefined ? undefined : parsePolicy(text)
}
