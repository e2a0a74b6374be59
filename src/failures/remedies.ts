/** The exact permission or GRANT that would allow what a service refused. */
import { bucketArn } from '../aws/arns'
import type { Need } from '../model/operation'
import type { ServiceError } from '../model/service-error'
import { show, showName } from '../snowflake/identifiers'
import { containersOf, grantFor } from '../snowflake/privileges'

/** Where in AWS a run works; empty until that is known. */
export interface Place {
  readonly partition?: string
  /** ARN of the role that Snowflake assumes, with its path. */
  readonly roleArn?: string
}

/** The line of a policy that would allow what AWS refused. */
export function missingPermission({ message, meaning }: ServiceError, place: Place): string {
  const [, action] = /not authorized to perform: ([a-z0-9-]+:[A-Za-z*]+)/.exec(message) ?? []
  const [, resource] = /on resource: "?(arn:[^\s"]+)/.exec(message) ?? []
  const needs = meaning?.needs ?? []
  const denied = /explicit deny/.test(message) ? ' There is also an explicit deny, which overrides any allow.' : ''
  const statement = {
    Effect: 'Allow',
    Action: action ?? oneOrAll(needs.map(({ name }) => name)),
    // What is denied for one object is denied for all of them.
    Resource: resource?.replace(/(:s3:::[^/]+\/).*/, '$1*') ?? resourceOf(needs[0], place)
  }
  return `Allow it in the policy of the identity that runs this action: ${JSON.stringify(statement)}.${denied}`
}

/**
 * The GRANT that would allow what Snowflake refused: for the object in the message, or else for all that the statement
 * needs.
 */
export function missingGrant({ message, meaning, role }: ServiceError): string {
  const [, type = '', refused = ''] = /privileges to operate on ([a-z ]+?) '(.+?)'/i.exec(message) ?? []
  const needs = meaning?.needs ?? []
  const ofType = needs.filter(({ on }) => on === type.toUpperCase())
  const ofObject = ofType.filter(({ object }) => isNamed(refused, object))
  const [least] = [ofObject, ofType, needs].filter(({ length }) => length > 0)
  return `${grants(least ?? [], granteeOf(role))}`
}

/** The GRANTs that let a role see an object that may exist but is hidden from it. */
export function missingVisibility({ meaning, role }: ServiceError): string {
  const to = granteeOf(role)
  const needs = (meaning?.needs ?? []).flatMap((need) => [...containersOf(need), need])
  if (needs.length === 0) return `If it exists, ${to} cannot see it: grant ${to} a privilege on it.`
  return `If it exists, ${to} cannot see it: ${grants(needs, to)}`
}

/** The name of the run's role in a GRANT. */
export function granteeOf(role: string | undefined): string {
  return role ?? '<role>'
}

function grants(needs: readonly Need[], role: string): string {
  return [...new Set(needs.map((need) => grantFor(need, role)))].join('; ')
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
      return roleArn?.endsWith(`/${name}`) === true ? roleArn : `arn:${partition}:iam::*:role/${name}`
    case 'log objects':
      return `${bucketArn({ partition }, name)}/*`
    default:
      return bucketArn({ partition }, name)
  }
}
