import { covers } from './patterns'
import { partsOf, POLICY_VERSION, type PolicyDocument, type Statement, statementsOf } from './policies'
import { conditionsOf } from './policy-meaning'
import { ANYONE } from './policy-reach'

/** Who can assume a role with which external ID. */
export interface Trusted {
  /** The principal; several are joined by ", "; "" for none. */
  readonly trustedPrincipal: string
  readonly externalId: string
}

/** Whom a role trusts: the statement that lets a principal assume it with an external ID, as fields, and all others. */
export interface Trust extends Trusted {
  /** Whom it still trusts while another integration takes over: they are ours, also in a role that somebody else created. */
  readonly leaving: readonly Trusted[]
  /** All other statements, as JSON. */
  readonly otherTrust: readonly string[]
}

/**
 * A user or role that was deleted: IAM shows its ID instead of its ARN, and does not trust a new one with the same
 * name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export const DELETED_PRINCIPAL = /\bA(IDA|ROA)[A-Z0-9]{12,}\b/

/**
 * The external IDs that Snowflake generates: MYACCOUNT_SFCRole=2_a123456/s0aBCDEfGHIJklmNoPq=
 * https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration
 */
const SNOWFLAKE_EXTERNAL_ID = /_SFCRole=/

/** That a role trusts an integration, as a sentence without an end; `undefined` when it does not. */
export function snowflakeTrust(role: string, externalId: string): string | undefined {
  return SNOWFLAKE_EXTERNAL_ID.test(externalId)
    ? `role ${role} trusts Snowflake with the external ID ${externalId}`
    : undefined
}

const EXTERNAL_ID = 'stringequals sts:externalid'
const LEAVING_SID = 'LeavingIntegration'

/**
 * @param adopted somebody else created the role, so its other statements are theirs and stay: then only a statement with
 *   an external ID can be the one for Snowflake
 */
export function trustOf(document: PolicyDocument | undefined, adopted: boolean): Trust {
  const all = statementsOf(document)
  const statements = all.filter((statement) => !isLeaving(statement))
  const main = statements.find((statement) => isForSnowflake(statement, adopted))
  return {
    ...trustedBy(main ?? {}),
    leaving: all.filter(isLeaving).map(trustedBy),
    otherTrust: statements.filter((statement) => statement !== main).map((statement) => JSON.stringify(statement))
  }
}

function trustedBy(statement: Statement): Trusted {
  const { principals, conditions } = partsOf(statement)
  return {
    trustedPrincipal: principals.map((principal) => principal.replace(/^AWS /, '')).join(', '),
    externalId: (conditions.get(EXTERNAL_ID) ?? []).join(', ')
  }
}

export function sameTrusted(one: Trusted, other: Trusted): boolean {
  return one.trustedPrincipal === other.trustedPrincipal && one.externalId === other.externalId
}

/** The document that trusts only this principal, and whom it still has to trust for a moment. */
export function trustOnly(trusted: Trusted, leaving: readonly Trusted[] = []): PolicyDocument {
  return { Version: POLICY_VERSION, Statement: [statementFor(trusted), ...leaving.map(leavingStatement)] }
}

/** The document of an adopted role with our statements in place of those for Snowflake; all others stay. */
export function withAdoptedTrust(
  document: PolicyDocument | undefined,
  trusted: Trusted,
  leaving: readonly Trusted[] = []
): PolicyDocument {
  if (document === undefined) return trustOnly(trusted, leaving)
  const statements = statementsOf(document).filter((statement) => !isLeaving(statement))
  const at = statements.findIndex((statement) => isForSnowflake(statement, true))
  const ours = statementFor(trusted)
  const Statement = at < 0 ? [...statements, ours] : statements.with(at, ours)
  return { ...document, Statement: [...Statement, ...leaving.map(leavingStatement)] }
}

/** The document once the other integration has taken over. */
export function withoutLeavingTrust(document: PolicyDocument): PolicyDocument {
  return { ...document, Statement: statementsOf(document).filter((statement) => !isLeaving(statement)) }
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

function isForSnowflake(statement: Statement, adopted: boolean): boolean {
  return onlyAllowsAssumeRole(statement) && (!adopted || partsOf(statement).conditions.has(EXTERNAL_ID))
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
