import type { GetRolePolicyResponse } from '@aws-sdk/client-iam'
import { KNOWN_AFTER_APPLY } from '../model/change'
import type { Call } from '../model/step'
import { isLeaving, leavingPlacesIn, leavingStatements } from './leaving-statements'
import { parsePolicy, type PolicyDocument, policyText, statementsOf } from './policies'
import { roleRead, roleWrite } from './requests'
import { rewrite } from './shared-documents'

interface InlinePolicy {
  readonly RoleName: string
  readonly PolicyName: string
}

/**
 * Sets when the permission to read where the logs were ends, where it has no end yet. The policy is read again right before.
 * @param hasNoEnd whether this end of a permission is none
 */
export function endReading(
  partition: { readonly partition: string },
  policy: InlinePolicy,
  hasNoEnd: (until: Date) => boolean,
  until: Date
): Call {
  return rewrite<GetRolePolicyResponse, PolicyDocument>({
    read: roleRead('GetRolePolicy', policy),
    documentOf,
    seen: undefined,
    change(document) {
      const places = leavingPlacesIn(partition, statementsOf(document))
      if (document === undefined || !places.some((place) => hasNoEnd(place.until))) return document
      const ending = places.map((place) => (hasNoEnd(place.until) ? { ...place, until } : place))
      return { ...document, Statement: [...lasting(document), ...leavingStatements(partition, ending)] }
    },
    put: (document) =>
      roleWrite('PutRolePolicy', {
        ...policy,
        PolicyDocument: document === undefined ? KNOWN_AFTER_APPLY : policyText(document)
      }).operation,
    others: (document) => lasting(document).map((statement) => JSON.stringify(statement))
  })
}

function documentOf(answer: GetRolePolicyResponse | undefined): PolicyDocument | undefined {
  return answer?.PolicyDocument === undefined ? undefined : parsePolicy(answer.PolicyDocument)
}

function lasting(document: PolicyDocument | undefined) {
  return statementsOf(document).filter((statement) => !isLeaving(statement))
}
