/** The exact permission or GRANT that would allow what a service refused. */
import { bucketArn, roleArn as roleArnOf } from '../aws/arns'
import { refusingPolicy } from '../aws/refusing-policy'
import type { Need, Operation } from '../model/operation'
import type { ServiceError } from '../model/service-error'
import { signatureOf } from '../snowflake/hand-over'
import { fold, parseName, show, showName } from '../snowflake/identifiers'
import { containersOf, grantFor, grantOnObject } from '../snowflake/privileges'
import { LEAST_TO_SEE, type SecurableType } from '../snowflake/visibility'

/** Where in AWS a run works; empty until that is known. */
export interface Place {
  readonly partition?: string
  /** ARN of the role that Snowflake assumes, with its path. */
  readonly roleArn?: string
}

/** The line of a policy that would allow what AWS refused. */
export function missingPermission({ message, meaning }: ServiceError, place: Place): string {
  const [, service, name] = /not authorized to perform: ([A-Za-z0-9-]+):([A-Za-z*]+)/.exec(message) ?? []
  const [, resource] = /on resource: "?(arn:[^\s"]+)/.exec(message) ?? []
  // SNS writes its name in capital letters.
  const action = service === undefined ? undefined : `${service.toLowerCase()}:${name ?? ''}`
  const needs = meaning?.needs ?? []
  const denied = /explicit deny/.test(message) ? ' There is also an explicit deny, which overrides any allow.' : ''
  if (action === undefined && needs.length === 0) {
    return 'The call itself needs no permission. Look for a deny in a policy of the organization, or in a session policy.'
  }
  const statement = {
    Effect: 'Allow',
    Action: action ?? oneOrAll(needs.map(({ name }) => name)),
    // What is denied for one object is denied for all of them.
    Resource: resource?.replace(/(:s3:::[^/]+\/).*/, '$1*') ?? resourceOf(needs[0], place)
  }
  const allow = JSON.stringify(statement)
  const refusing = refusingPolicy(message, allow)
  return refusing === undefined
    ? `Allow it in the policy of the identity that runs this action: ${allow}.${denied}`
    : `${refusing}.`
}

/**
 * The GRANT that would allow what Snowflake refused: for the object in the message, or else for all that the statement
 * needs.
 */
export function missingGrant({ message, meaning, operation, role }: ServiceError): string {
  const needs = meaning?.needs ?? []
  const toGrant = needs.find((need) => need.toGrant === true)
  if (toGrant !== undefined) return askToGrant(toGrant, operation)
  const refused = refusedNeeds(message, needs)
  const least = refused.length > 0 ? refused : needs.filter(({ toReplace }) => toReplace !== true)
  if (least.length === 0) {
    return `The statement itself needs no privilege. Grant ${granteeOf(role)} a privilege on what the message names.`
  }
  return least.map((need) => grantOrAsk(need, granteeOf(role))).join('\n')
}

/** The GRANTs that let a role see an object that may exist but is hidden from it. */
export function missingVisibility({ message, meaning, role }: ServiceError): string {
  const needs = meaning?.needs ?? []
  const hidden = hiddenObject(message)
  const refused = refusedNeeds(message, needs)
  if (hidden !== undefined && refused.length === 0) {
    return `${hidden} does not exist, or ${subjectOf(role)} cannot see it: check the name, or grant a privilege on it.`
  }
  const all = refused.length > 0 ? refused : needs.filter(({ toReplace }) => toReplace !== true)
  const grants = all.flatMap((need) => [...containersOf(need), need]).map((need) => grantOrAsk(need, granteeOf(role)))
  const advice = [...new Set(grants)].join('\n')
  return `If ${hidden ?? 'it'} exists, ${subjectOf(role)} cannot see it${advice === '' ? '.' : `:\n${advice}`}`
}

/**
 * Who owns what could not be created because it exists already, hidden from the role, and the GRANTs that let the role
 * change it, or at least see it. https://docs.snowflake.com/en/sql-reference/sql/show-grants
 */
export function grantsOfExisting({ message, meaning, role }: ServiceError): string {
  const grantee = granteeOf(role)
  const created = createdIn(message, meaning?.needs ?? [])
  if (created === undefined) return `grant ${grantee} a privilege on it, or choose another name.`
  return grantsOn(created, grantee)
}

/** An object that exists, and its type. */
interface Existing {
  readonly on: SecurableType
  readonly object: readonly string[]
}

/** How to find out who owns the object, and the GRANTs that let the role see it or change it: the rest of a sentence. */
export function grantsOn({ on, object }: Existing, grantee: string): string {
  return [
    `as ACCOUNTADMIN, SHOW GRANTS ON ${on} ${showName(object)}${signatureOf(on)} says who owns it. Choose another name, or let the role see it, if it is as declared already:`,
    grantOnObject({ name: LEAST_TO_SEE[on], on, object }, grantee),
    `Otherwise give it to the role. ${grantFor({ name: 'OWNERSHIP', on, object }, grantee)}`
  ].join('\n')
}

/**
 * What a statement creates that needs, for example, CREATE PIPE on the schema. The message may have its name alone, as SQL
 * takes it or, if the object is hidden, as it is.
 */
function createdIn(message: string, needs: readonly Need[]): Existing | undefined {
  const [, shown] = /Object '(.+?)' already exists/.exec(message) ?? []
  const name = shown === undefined ? /'(.+)' already exists/.exec(message)?.[1] : (parseName(shown) ?? [shown]).at(-1)
  if (name === undefined) return undefined
  for (const { name: privilege, object } of needs) {
    const [, on = ''] = /^CREATE (.+)$/.exec(privilege) ?? []
    if (isSecurable(on)) return { on, object: [...object, name] }
  }
  return undefined
}

/** Whether a role can be given a privilege on such an object. */
export function isSecurable(type: string): type is SecurableType {
  return Object.hasOwn(LEAST_TO_SEE, type)
}

/** The name of the run's role in a GRANT. */
export function granteeOf(role: string | undefined): string {
  return role ?? '<role>'
}

/** The role that an error is about: the one that its message names, or else that of the run. */
export function granteeIn({ message, role }: ServiceError): string {
  return role ?? /\brole '([^']+)'/i.exec(message)?.[1] ?? granteeOf(role)
}

/** Whom to grant the role of a failed sign-in, and the statement for it where the user is known: the end of a sentence. */
export function grantToUser(error: ServiceError): string {
  if (error.user === undefined) return 'the user whose WORKLOAD_IDENTITY, or whose token, this job uses.'
  const [role, user] = [fold(granteeIn(error)), fold(error.user)]
  // Only by default is the LOGIN_NAME also the name.
  if ('problem' in role || 'problem' in user) return `the user whose LOGIN_NAME is ${error.user}.`
  return `the user: GRANT ROLE ${show(role.name)} TO USER ${show(user.name)};`
}

/** The role of the run, as the subject of a sentence. */
function subjectOf(role: string | undefined): string {
  return role ?? 'the user’s default role'
}

/**
 * The statement that the role of the run cannot run, and who can.
 * https://docs.snowflake.com/en/user-guide/security-access-control-configure#label-managed-access-schemas
 */
function askToGrant({ on, object }: Need, { input }: Operation): string {
  const { privilege, role, to = 'ROLE', grantee = [role] } = input
  const who = `Only the owner of ${on.toLowerCase()} ${showName(object)} can grant or revoke this, and in a schema with managed access only the owner of the schema, or a role with MANAGE GRANTS.`
  const name = showName((grantee as readonly unknown[]).map(String))
  return `${who} GRANT ${String(privilege)} ON ${on} ${showName(object)}${signatureOf(on)} TO ${String(to)} ${name};`
}

/** What gives the need, and to whom. */
function grantOrAsk(need: Need, role: string): string {
  const owned = need.ownerOf
  const condition =
    owned && ` (if another role owns ${owned.type.toLowerCase()} ${showName(owned.object)}: to that role)`
  return `${grantFor(need, role)}${condition ?? ''}`
}

/** The needs on the object that a message names: of the statement itself, or of what contains its objects. */
function refusedNeeds(message: string, needs: readonly Need[]): readonly Need[] {
  const [type, name] = namedIn(message)
  const isRefused = ({ on, object }: Need) => (type === 'OBJECT' || on === type) && isNamed(name, object)
  const own = needs.filter(isRefused)
  return own.length > 0 ? own : needs.flatMap(containersOf).filter(isRefused).slice(0, 1)
}

/** "Stage 'X'" in "Stage 'X' does not exist or not authorized." */
function hiddenObject(message: string): string | undefined {
  return /\b([A-Z][A-Za-z_ ]*? '[^']+') does not exist/.exec(message)?.[1]
}

function namedIn(message: string): readonly [type: string, name: string] {
  const [, type = '', name = ''] =
    /privileges to operate on ([a-z_ ]+?) '(.+?)'/i.exec(message) ??
    /\b([A-Z][A-Za-z_ ]*?) '([^']+)' does not exist/.exec(message) ??
    []
  return [type.replaceAll('_', ' ').toUpperCase(), name]
}

function isNamed(refused: string, object: readonly string[]): boolean {
  const last = object.at(-1) ?? ''
  return object.length === 0 || [showName(object), show(last), last].includes(refused)
}

/** As policies are commonly written: a list only if there is more than one action. */
function oneOrAll(actions: readonly string[]): string | readonly string[] {
  const [first = '', ...more] = actions
  return more.length === 0 ? first : actions
}

function resourceOf(need: Need | undefined, { partition = 'aws', roleArn }: Place): string {
  const [name] = need?.object ?? []
  if (need === undefined || name === undefined) return '*'
  switch (need.on) {
    case 'role':
      return roleArn?.endsWith(`/${name}`) === true ? roleArn : roleArnOf({ partition, account: '*' }, '/', name)
    case 'topic':
      return name
    case 'log objects':
      return `${bucketArn({ partition }, name)}/*`
    default:
      return bucketArn({ partition }, name)
  }
}
