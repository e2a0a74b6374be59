import type { Blindness } from '../model/blindness'
import type { Plan } from '../model/change'
import type { Address } from '../model/fields'
import type { Kind } from '../model/kind'
import type { Need } from '../model/operation'
import { fold, show } from '../snowflake/identifiers'
import { grantOnObject } from '../snowflake/privileges'
import { granteeOf, grantsOn, isSecurable } from './remedies'

/**
 * Snowflake gives the same answer for both: "does not exist or not authorized". If only some of the objects are
 * missing, the reader should know that they may be hidden. https://docs.snowflake.com/en/sql-reference/sql/desc
 * @param needs what lets a role see each object
 * @param role the Snowflake role of the run; null = the user's default role
 */
export function unseenNotes(
  plan: Plan,
  kinds: ReadonlyMap<string, Kind>,
  needs: ReadonlyMap<Address, Need>,
  role: string | null
): readonly string[] {
  const inSnowflake = plan.changes.filter(({ kind }) => kinds.get(kind)?.cloud === 'snowflake' && !isListed(kind))
  const missing = inSnowflake.filter(({ action }) => action === 'create')
  if (missing.length === 0 || missing.length === inSnowflake.length) return []
  const grants = missing
    .flatMap(({ address }) => needs.get(address) ?? [])
    .map((need) => grantOnObject(need, granteeFor(role)))
  const how = grants.length === 0 || grants.length > MOST_GRANTS ? '.' : `: ${grants.join(' ')}`
  const who = role ?? 'the user’s default role'
  return [
    `The Snowflake objects to be created either do not exist or are hidden. If one exists, ${who} cannot see it and needs a privilege on it${how}`
  ]
}

/** More are not hidden one by one. */
const MOST_GRANTS = 5

/** SHOW GRANTS lists every privilege of a role that exists: https://docs.snowflake.com/en/sql-reference/sql/show-grants */
function isListed(kind: string): boolean {
  return kind === 'grant'
}

/** All of Snowflake is missing or hidden, although AWS shows that the pipeline exists there. */
interface Unseen {
  readonly addresses: readonly Address[]
  /** As sentences without an end. */
  readonly proofs: readonly string[]
}

/**
 * What to tell a reader whose role sees nothing in Snowflake.
 * @param needs what lets a role see each object
 * @param role as given in the input; null = the user's default role
 */
export function explainBlindness(
  { addresses, proofs }: Unseen,
  needs: ReadonlyMap<Address, Need>,
  role: string | null
): Blindness {
  const who = role === null ? 'the user’s default role' : `role ${role}`
  const wayToSee = role === null ? 'set snowflake-role, and add it as plan-roles to' : `add plan-roles: ${role} to`
  return {
    verdict: `${who} sees nothing of the pipeline in Snowflake, so this is no plan`,
    message: [
      `Snowflake shows ${who} none of the objects, but they exist: ${proofs.join(', and ')}.`,
      'First check that snowflake-account and snowflake-role are right.',
      `Then let the role see the objects: ${wayToSee} the inputs of apply and run it, or run these statements as a role that can grant them, such as ACCOUNTADMIN.`,
      'If somebody has deleted all of it in Snowflake, run mode: apply, which creates it again.'
    ],
    statements: [...needs.values()].map((need) => grantOnObject(need, granteeFor(role))),
    addresses
  }
}

/** Why nothing is known of one of the objects, by its address. */
export function blindReasons(
  { addresses }: Unseen,
  needs: ReadonlyMap<Address, Need>,
  role: string | null
): ReadonlyMap<Address, string> {
  return new Map(addresses.map((address) => [address, cannotSee(role, '', needs.get(address))]))
}

/** The role as SQL takes it. */
function granteeFor(role: string | null): string {
  const folded = role === null ? undefined : fold(role)
  return granteeOf(folded === undefined || 'problem' in folded ? undefined : show(folded.name))
}

/**
 * Why an object is not created that the role does not see, although another one shows that it exists.
 * @param writes whether the role is one for apply: to see the object is enough only if it is as declared
 */
export function hiddenReasons(
  proven: ReadonlyMap<Address, Address>,
  needs: ReadonlyMap<Address, Need>,
  role: string | null,
  writes: boolean
): ReadonlyMap<Address, string> {
  return new Map(
    [...proven].map(([address, proof]) => {
      const need = needs.get(address)
      const why = `, but it exists: without it, ${proof} would not work`
      return [address, writes && need !== undefined ? toChange(role, why, need) : cannotSee(role, why, need)]
    })
  )
}

/** @param rest of the first sentence, without its end */
function toChange(role: string | null, rest: string, { on, object }: Need): string {
  const how = isSecurable(on) ? `: ${grantsOn({ on, object }, granteeFor(role))}` : '.'
  return `${cannotSee(role, rest, undefined)} To go on${how}`
}

/** @param rest of the first sentence, without its end */
function cannotSee(role: string | null, rest: string, need: Need | undefined): string {
  const grant = need === undefined ? '' : ` ${grantOnObject(need, granteeFor(role))}`
  return `${role ?? 'The user’s default role'} cannot see it${rest}.${grant}`
}
