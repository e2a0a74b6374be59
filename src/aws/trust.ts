import {
  inAdoptedRole,
  inOwnRole,
  isExact,
  type Snowflake,
  SNOWFLAKE_EXTERNAL_ID,
  type Trusted,
  trustedBy
} from './own-trust'
import { covers } from './patterns'
import { partsOf, POLICY_VERSION, type PolicyDocument, type Statement, statementsOf } from './policies'
import { conditionsOf } from './policy-meaning'
import { ANYONE } from './policy-reach'

/** Whom a role trusts: the statement that lets a principal assume it with an external ID, as fields, and all others. */
export interface Trust extends Trusted {
  /** Whom it still trusts while another integration takes over: they are ours, also in a role that somebody else created. */
  readonly leaving: readonly Trusted[]
  /** All other statements, as JSON. */
  readonly otherTrust: readonly string[]
}

/** How the trust of a role is to change. */
export interface TrustChange {
  readonly desired: Trusted
  /** Whom it trusted when it was observed. */
  readonly live: Trusted
  /** Whom it still has to trust, until another integration has taken over. */
  readonly leaving: readonly Trusted[]
  /** The account of the role. */
  readonly account: string
}

/**
 * A user or role that was deleted: IAM shows its ID instead of its ARN, and does not trust a new one with the same
 * name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const DELETED_PRINCIPAL = /\bA(IDA|ROA)[A-Z0-9]{12,}\b/

/** That a role trusts an integration, as a sentence without an end; `undefined` when it does not. */
export function snowflakeTrust(role: string, externalId: string): string | undefined {
  return SNOWFLAKE_EXTERNAL_ID.test(externalId)
    ? `role ${role} trusts Snowflake with the external ID ${externalId}`
    : undefined
}

const LEAVING_SID = 'LeavingIntegration'

/** @param adopted somebody else created the role, so its other statements are theirs and stay */
export function trustOf(document: PolicyDocument | undefined, adopted: boolean, snowflake: Snowflake): Trust {
  const statements = withoutLeaving(document)
  const { trusted, replaced } = (adopted ? inAdoptedRole : inOwnRole)(statements, snowflake)
  return {
    ...trusted,
    leaving: statementsOf(document).filter(isLeaving).map(trustedBy),
    otherTrust: statements.filter((statement) => statement !== replaced).map((statement) => JSON.stringify(statement))
  }
}

export function sameTrusted(one: Trusted, other: Trusted): boolean {
  return one.trustedPrincipal === other.trustedPrincipal && one.externalId === other.externalId
}

/** The statements, without those that go once another integration has taken over. */
export function withoutLeaving(document: PolicyDocument | undefined): readonly Statement[] {
  return statementsOf(document).filter((statement) => !isLeaving(statement))
}

/** The document that trusts only this principal, and whom it still has to trust for a moment. */
export function trustOnly(trusted: Trusted, leaving: readonly Trusted[] = []): PolicyDocument {
  return { Version: POLICY_VERSION, Statement: [statementFor(trusted), ...leaving.map(leavingStatement)] }
}

/**
 * The document of an adopted role with our statements in place of those for Snowflake, or at the end; all others stay.
 * @param change whom it is to trust, and whom the statement for Snowflake trusted when the role was observed
 */
export function withAdoptedTrust(document: PolicyDocument | undefined, change: TrustChange): PolicyDocument {
  const { desired, live, account, leaving } = change
  if (document === undefined) return trustOnly(desired, leaving)
  const statements = withoutLeaving(document)
  const found = inAdoptedRole(statements, snowflakeOf(desired, account))
  const replaced = found.replaced ?? statements.find((one) => live.externalId !== '' && isExact(one, snowflakeOf(live)))
  const ours = statementFor(desired)
  const isTrusted = found.replaced === undefined && sameTrusted(found.trusted, desired)
  const written = replaced === undefined ? [...statements, ours] : statements.with(statements.indexOf(replaced), ours)
  return { ...document, Statement: [...(isTrusted ? statements : written), ...leaving.map(leavingStatement)] }
}

export function snowflakeOf({ trustedPrincipal, externalId }: Trusted, account?: string): Snowflake {
  return { user: trustedPrincipal, externalId, ...(account === undefined ? {} : { account }) }
}

/** The document once the other integration has taken over. */
export function withoutLeavingTrust(document: PolicyDocument): PolicyDocument {
  return { ...document, Statement: withoutLeaving(document) }
}

/**
 * The conditions under which a statement of a trust policy lets anyone in any AWS account assume the role; `undefined`
 * when it does not.
 */
export function openTo(statement: Statement): readonly string[] | undefined {
  const { effect, principals, actions } = partsOf(statement)
  const isOpen =
    effect === 'Allow' &&
    principals.some((principal) => principal === ANYONE || principal.startsWith('not ')) &&
    actions.some((action) => covers(action, 'sts:assumerole'))
  return isOpen ? conditionsOf(statement).map(({ text }) => text) : undefined
}

function statementFor({ trustedPrincipal, externalId }: Trusted): Statement {
  const Condition = { StringEquals: { 'sts:ExternalId': externalId } }
  return { Effect: 'Allow', Principal: { AWS: trustedPrincipal }, Action: 'sts:AssumeRole', Condition }
}

function leavingStatement(trusted: Trusted): Statement {
  return { Sid: LEAVING_SID, ...statementFor(trusted) }
}

function isLeaving({ Sid }: Statement): boolean {
  return Sid === LEAVING_SID
}
