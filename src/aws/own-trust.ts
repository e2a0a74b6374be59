/** Which statement of a trust policy is the one for Snowflake: the order of statements in a policy means nothing. */
import { all, holds, type Possible } from './conditions'
import { like } from './patterns'
import { partsOf, type Statement } from './policies'

/** Whom an integration needs the role to trust, as far as that is known. */
export interface Snowflake {
  /** The IAM user that Snowflake acts as. */
  readonly user: string | null
  readonly externalId: string | null
  /** The account of the role. */
  readonly account?: string
}

/** A principal and an external ID, as a statement has them; several are joined by ", "; "" for none. */
export interface Trusted {
  readonly trustedPrincipal: string
  readonly externalId: string
}

export interface Found {
  readonly trusted: Trusted
  /** The statement that a write replaces; without one, it adds one, and all statements stay. */
  readonly replaced?: Statement
}

/**
 * The external IDs that Snowflake generates: MYACCOUNT_SFCRole=2_a123456/s0aBCDEfGHIJklmNoPq=
 * https://docs.snowflake.com/en/user-guide/data-load-s3-config-storage-integration
 */
export const SNOWFLAKE_EXTERNAL_ID = /_SFCRole=/
/** What Snowflake's guide puts in, together with the own account, until the integration exists. */
const PLACEHOLDER = '0000'
const EXTERNAL_ID = 'stringequals sts:externalid'
const NOBODY: Trusted = { trustedPrincipal: '', externalId: '' }

/** In a role of this action, where no other statement belongs. */
export function inOwnRole(statements: readonly Statement[], snowflake: Snowflake): Found {
  const plain = statements.filter(onlyAllowsAssumeRole)
  const exact = plain.find((one) => isExact(one, snowflake))
  if (exact === undefined && statements.some((one) => letsIn(one, snowflake))) return { trusted: asKnown(snowflake) }
  const replaced =
    exact ??
    plain.find((one) => hasExternalId(one, snowflake)) ??
    plain.find((one) => namesUser(one, snowflake)) ??
    plain[0]
  return replaced === undefined ? { trusted: NOBODY } : { trusted: trustedBy(replaced), replaced }
}

/**
 * In a role that somebody else created. Partners of theirs are trusted with external IDs too, so only one with Snowflake's
 * external ID, or with what its guide puts in first, is replaced. Another integration may use the role as well, and has the same
 * IAM user: a statement for that user with another external ID stays.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html
 */
export function inAdoptedRole(statements: readonly Statement[], snowflake: Snowflake): Found {
  const plain = statements.filter(onlyAllowsAssumeRole)
  const exact = plain.find((one) => isExact(one, snowflake))
  if (exact !== undefined) return { trusted: trustedBy(exact), replaced: exact }
  if (statements.some((one) => letsIn(one, snowflake))) return { trusted: asKnown(snowflake) }
  const replaced =
    plain.find((one) => isForNobodyElse(one, snowflake)) ?? plain.find((one) => isPlaceholder(one, snowflake))
  if (replaced !== undefined) return { trusted: trustedBy(replaced), replaced }
  const withoutId = plain.find((one) => namesUser(one, snowflake) && externalIds(one).length === 0)
  return { trusted: withoutId === undefined ? NOBODY : trustedBy(withoutId) }
}

/** Whether a statement is for Snowflake's user alone, and only with the external ID. */
export function isExact(statement: Statement, { user, externalId }: Snowflake): boolean {
  const { trustedPrincipal, externalId: live } = trustedBy(statement)
  return user !== null && onlyAllowsAssumeRole(statement) && trustedPrincipal === user && live === externalId
}

/** Whether a statement, perhaps one that also allows more, lets Snowflake's user assume the role because of the external ID. */
function letsIn(statement: Statement, { user, externalId }: Snowflake): boolean {
  const { effect, principals, actions, conditions } = partsOf(statement)
  if (effect !== 'Allow' || user === null || externalId === null || !principals.includes(`AWS ${user}`)) return false
  const context = new Map<string, Possible>([['sts:externalid', [[externalId]]]])
  return (
    actions.some((action) => like(action, 'sts:assumerole')) &&
    [...conditions.keys()].some((test) => test.endsWith(' sts:externalid')) &&
    all([...conditions].map(([test, values]) => holds(test, values, context))) === 'yes'
  )
}

function isForNobodyElse(statement: Statement, snowflake: Snowflake): boolean {
  const [id, ...others] = externalIds(statement)
  const isAlone = others.length === 0 && partsOf(statement).principals.length === 1
  return id !== undefined && isAlone && isOurId(id, snowflake)
}

function isPlaceholder(statement: Statement, { account }: Snowflake): boolean {
  const { trustedPrincipal, externalId } = trustedBy(statement)
  return externalId === PLACEHOLDER && trustedPrincipal === account
}

function hasExternalId(statement: Statement, snowflake: Snowflake): boolean {
  return externalIds(statement).some((id) => isOurId(id, snowflake))
}

/** As long as the integration does not show its own, one that Snowflake generated. */
function isOurId(id: string, { externalId }: Snowflake): boolean {
  return externalId === null ? SNOWFLAKE_EXTERNAL_ID.test(id) : id === externalId
}

function namesUser(statement: Statement, { user }: Snowflake): boolean {
  return user !== null && partsOf(statement).principals.includes(`AWS ${user}`)
}

export function trustedBy(statement: Statement): Trusted {
  return {
    trustedPrincipal: partsOf(statement)
      .principals.map((principal) => principal.replace(/^AWS /, ''))
      .join(', '),
    externalId: externalIds(statement).join(', ')
  }
}

function asKnown({ user, externalId }: Snowflake): Trusted {
  return { trustedPrincipal: user ?? '', externalId: externalId ?? '' }
}

function externalIds(statement: Statement): readonly string[] {
  return partsOf(statement).conditions.get(EXTERNAL_ID) ?? []
}

/** Whether a statement only lets somebody assume the role, no matter who it is and with which external ID. */
export function onlyAllowsAssumeRole(statement: Statement): boolean {
  const { effect, principals, actions, conditions } = partsOf(statement)
  return (
    effect === 'Allow' &&
    actions.join() === 'sts:assumerole' &&
    principals.every((principal) => principal.startsWith('AWS ')) &&
    [...conditions.keys()].every((test) => test === EXTERNAL_ID)
  )
}
