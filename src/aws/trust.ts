import { parsePolicy, partsOf, POLICY_VERSION, policyText, type Statement, statementsOf } from './policies'

/** Whom a role trusts: the statement that lets a principal assume it with an external ID, as fields, and all others. */
export interface Trust {
  /** The principal; several are joined by ", "; "" for none. */
  readonly trustedPrincipal: string
  readonly externalId: string
  /** All other statements, as JSON. */
  readonly otherTrust: readonly string[]
}

/**
 * A user or role that was deleted: IAM shows its ID instead of its ARN, and does not trust a new one with the same
 * name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const DELETED_PRINCIPAL = /\bA(IDA|ROA)[A-Z0-9]{12,}\b/

const EXTERNAL_ID = 'stringequals sts:externalid'

export function trustOf(text: string): Trust {
  const statements = statementsOf(parsePolicy(text))
  const main = statements.find(onlyAllowsAssumeRole)
  const { principals, conditions } = partsOf(main ?? {})
  return {
    trustedPrincipal: principals.map((principal) => principal.replace(/^AWS /, '')).join(', '),
    externalId: (conditions.get(EXTERNAL_ID) ?? []).join(', '),
    otherTrust: statements.filter((statement) => statement !== main).map((statement) => JSON.stringify(statement))
  }
}

export function trustText({ trustedPrincipal, externalId }: Omit<Trust, 'otherTrust'>): string {
  const Condition = { StringEquals: { 'sts:ExternalId': externalId } }
  const statement = { Effect: 'Allow', Principal: { AWS: trustedPrincipal }, Action: 'sts:AssumeRole', Condition }
  return policyText({ Version: POLICY_VERSION, Statement: [statement] })
}

/** Whether a statement only lets somebody assume the role, no matter who it is and with which external ID. */
function onlyAllowsAssumeRole(statement: Statement): boolean {
  const { effect, principals, actions, conditions } = partsOf(statement)
  return (
    effect === 'Allow' &&
    actions.join() === 'sts:assumerole' &&
    principals.every((principal) => principal.startsWith('AWS ')) &&
    [...conditions.keys()].every((test) => test === EXTERNAL_ID)
  )
}
