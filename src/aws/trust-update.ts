import type { GetRoleResponse } from '@aws-sdk/client-iam'
import type { Call } from '../model/step'
import { READING } from './patience'
import { parsePolicy, type PolicyDocument } from './policies'
import { roleRead, roleWrite } from './requests'
import { rewrite } from './shared-documents'
import { adoptedTrustText, type Trust, trustOf, trustText } from './trust'

/**
 * Writes the trust policy of a role.
 * @param adopted the answer to GetRole, if somebody else created the role: their statements stay
 */
export function trustUpdate(
  RoleName: string,
  desired: Omit<Trust, 'otherTrust'>,
  adopted: GetRoleResponse | undefined
): Call {
  const write = (PolicyDocument: string) => roleWrite('UpdateAssumeRolePolicy', { RoleName, PolicyDocument })
  if (adopted === undefined) return { ...write(trustText(desired)), patience: READING }
  return rewrite({
    read: roleRead('GetRole', { RoleName }),
    seen: adopted,
    write: (latest) => write(adoptedTrustText(trustDocument(latest), desired)).operation,
    others: (latest) => trustOf(trustDocument(latest), true).otherTrust
  })
}

/** The trust policy in an answer to GetRole. */
export function trustDocument(answer: GetRoleResponse | undefined): PolicyDocument | undefined {
  const text = answer?.Role?.AssumeRolePolicyDocument
  return text === undefined ? undefined : parsePolicy(text)
}
