import type { Blindness } from '../model/blindness'
import type { Change, Plan } from '../model/change'
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
  const lasts = (kind: string) => kinds.get(kind)?.cloud === 'snowflake' && kinds.get(kind)?.isTemporary !== true
  const inSnowflake = plan.changes.filter(({ kind }) => lasts(kind) && !isListed(kind))
  const missing = inSnowflake.filter(({ action }) => action === 'create')
  if (missing.length === 0 || missing.length === inSnowflake.length) return []
  const toSee = grantsToSee(needs, role)
  const grants = missing.flatMap(({ address }) => toSee.get(address) ?? [])
  const how = grants.length === 0 ? '.' : `: ${grants.join(' ')}`
  const who = role ?? 'the user’s default role'
  return [
    `The Snowflake objects to be created either do not exist or are hidden. If one exists, ${who} cannot see it and needs a privilege on it${how}`
  ]
}

/**
 * What a destroy leaves, if it exists: it deletes only what it sees. Nothing if it has nothing to delete.
 * @param role of the session, as an input names it; null = it is not known
 */
export function leftUnseen(plan: Plan, needs: ReadonlyMap<Address, Need>, role: string | null): readonly string[] {
  const grants = grantsToSee(needs, role)
  const isKept = ({ notes }: Change) => notes.length > 0
  const absent = plan.changes.filter(
    (one) => one.action === 'none' && Object.keys(one.live).length === 0 && !isKept(one)
  )
  const unseen = absent.flatMap(({ address }) => {
    const grant = grants.get(address)
    return grant === undefined ? [] : [{ address, grant }]
  })
  if (unseen.length === 0 || plan.counts.delete === 0) return []
  const names = unseen.map(({ address }) => address).join(', ')
  return [
    `${role ?? 'The user’s default role'} does not see ${names}. A destroy leaves what it does not see: if one exists, let the role see it and run destroy again: ${unseen.map(({ grant }) => grant).join(' ')}`
  ]
}

/** The GRANT with which the role would see each object, if it exists. */
export function grantsToSee(needs: ReadonlyMap<Address, Need>, role: string | null): ReadonlyMap<Address, string> {
  return new Map([...needs].map(([address, need]) => [address, grantOnObject(need, granteeFor(role))]))
}

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
 * @param role of the session, as an input names it; null = it is not known
 * @param goal what the plan is for
 */
export function explainBlindness(
  { addresses, proofs }: Unseen,
  needs: ReadonlyMap<Address, Need>,
  role: string | null,
  goal: 'apply' | 'destroy'
): Blindness {
  const who = role === null ? 'the user’s default role' : `role ${role}`
  const wayToSee = role === null ? 'set snowflake-role, and add it as plan-roles to' : `add plan-roles: ${role} to`
  return {
    verdict: `${who} sees nothing of the pipeline in Snowflake, so this is no plan`,
    message: [
      `Snowflake shows ${who} none of the objects, but they exist: ${proofs.join(', and ')}.`,
      'First check that snowflake-account and snowflake-role are right.',
      `Then let the role see the objects: ${wayToSee} the inputs of apply and run it, or run these statements as a role that can grant them, such as ACCOUNTADMIN.`,
      `If somebody has deleted all of it in Snowflake, run mode: apply, which creates it again${goal === 'destroy' ? ', and destroy that' : ''}.`
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
  return new Map(addresses.map((address) => [address, cannotSee(role, '', listed(needs.get(address)))]))
}

function listed(need: Need | undefined): readonly Need[] {
  return need === undefined ? [] : [need]
}

/** The role as SQL takes it. */
function granteeFor(role: string | null): string {
  const folded = role === null ? undefined : fold(role)
  return granteeOf(folded === undefined || 'problem' in folded ? undefined : show(folded.name))
}

/** What shows that an object exists which the role does not see, and what the role needs to see it. */
interface Hidden {
  /** To follow "it exists: ". */
  readonly proof: string
  readonly needs: readonly Need[]
}

/**
 * Why objects are neither created nor deleted that the role does not see, although they exist.
 * @param writes the role has to change them too, and not only to see them
 */
export function hiddenReasons(
  hidden: ReadonlyMap<Address, Hidden>,
  role: string | null,
  writes: boolean
): ReadonlyMap<Address, string> {
  return new Map(
    [...hidden].map(([address, { proof, needs }]) => {
      const why = `, but it exists: ${proof}`
      const last = writes ? needs.at(-1) : undefined
      if (last === undefined) return [address, cannotSee(role, why, needs)]
      return [address, `${cannotSee(role, why, needs.slice(0, -1))} ${toChange(role, last)}`]
    })
  )
}

function toChange(role: string | null, { on, object }: Need): string {
  return isSecurable(on) ? `To go on: ${grantsOn({ on, object }, granteeFor(role))}` : ''
}

/** @param rest of the first sentence, without its end */
function cannotSee(role: string | null, rest: string, needs: readonly Need[]): string {
  const grants = needs.map((need) => ` ${grantOnObject(need, granteeFor(role))}`)
  return `${role ?? 'The user’s default role'} cannot see it${rest}.${grants.join('')}`
}
