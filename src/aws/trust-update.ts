import type { GetRoleResponse } from '@aws-sdk/client-iam'
import type { Call } from '../model/step'
import { parsePolicy, type PolicyDocument } from './policies'
import { roleRead, roleWrite } from './requests'
import { rewrite } from './shared-documents'
import { adoptedTrustText, type Trust, trustText } from './trust'

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
  if (adopted === undefined) return write(trustText(desired))
  return rewrite(
    roleRead('GetRole', { RoleName }),
    adopted,
    (latest) => write(adoptedTrustText(trustDocument(latest), desired)).operation
  )
}

/** The trust policy in an answer to GetRole. */
export function trustDocument(answer: GetRoleResponse | undefined): PolicyDocument | undefined {
  const text = answer?.Role?.AssumeRolePolicyDocument
  return text === undefined ? undefined : parsePolicy(text)
}
