/** Which access a change gives or takes away besides policies: public access, privileges, locations. */
import type { Danger } from '../model/appraisal'
import type { Change, Work } from '../model/change'
import { changeIn, changes, type Dangers, items, liveOf, type Pipeline, security } from './danger'

const PUBLIC_ACCESS = ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets']

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export const bucketAccess: Dangers = (work) => {
  if (work.action !== 'update' && work.action !== 'replace') return []
  return [
    ...(changes(work, ...PUBLIC_ACCESS)
      ? [
          security(
            'Narrows access: public access to the log bucket is not fully blocked now; the change blocks it.',
            'Narrowed access: public access to the log bucket was not fully blocked; it is blocked again.'
          )
        ]
      : []),
    ...(changes(work, 'ownership')
      ? [
          security(
            'Narrows access: ACLs on log objects apply now; the change makes them have no effect.',
            'Narrowed access: ACLs on log objects applied; they have no effect any more.'
          )
        ]
      : [])
  ]
}

/**
 * The object comes and goes with this plan, and nobody could do anything with it before: that is no news about who has access.
 * Unless everybody gets the privilege, or somebody gets to read the logs.
 */
function belongsToObject(work: Work, { changes: all }: Pipeline): boolean {
  const { role, privilege, input } = work.declared.identity
  const alike = all.some(({ address, action }) => action === work.action && work.declared.after.includes(address))
  if (work.action !== 'create') return alike && work.action === 'delete'
  return alike && role !== 'PUBLIC' && !(privilege === 'SELECT' && input === 'reader-roles')
}

/** The object is recreated, and the role has this privilege, or with `plan-roles` others, on the rest of the pipeline. */
function comesBack(work: Work, { isRunning, changes: all }: Pipeline): boolean {
  const { role, privilege, input } = work.declared.identity
  const isRecreated = all.some(({ address, action }) => action === 'create' && work.declared.after.includes(address))
  const isTheirs = ({ kind, action, declared: { identity } }: Change) =>
    kind === 'grant' &&
    action === 'none' &&
    identity['role'] === role &&
    (identity['privilege'] === privilege || (input === 'plan-roles' && identity['input'] === input))
  return work.action === 'create' && isRunning && isRecreated && all.some(isTheirs)
}

/**
 * A privilege that a role gets or loses, unless it comes or goes with its object. Every user has the role PUBLIC.
 * https://docs.snowflake.com/en/user-guide/security-access-control-overview#system-defined-roles
 */
export const grantAccess: Dangers = (work, pipeline) => {
  if (comesBack(work, pipeline) || belongsToObject(work, pipeline)) return []
  const { role, privilege } = work.declared.identity
  const what = `${String(privilege)} on {objects}`
  const who = role === 'PUBLIC' ? 'every user in the Snowflake account, through role PUBLIC,' : `role ${String(role)}`
  const table = liveOf(work, 'unredactedTable')
  const losesTable =
    typeof table === 'string'
      ? [
          security(
            `Narrows access: ${who} loses ${String(privilege)} on table ${table}. ${WHY_NOT_THE_TABLE}`,
            `Narrowed access: ${who} no longer has ${String(privilege)} on table ${table}. ${WHY_NOT_THE_TABLE}`
          )
        ]
      : []
  if (work.action === 'delete') {
    const loses = security(`Narrows access: ${who} loses ${what}.`, `Narrowed access: ${who} no longer has ${what}.`)
    return [{ ...loses, ...securedBy(work) }, ...losesTable]
  }
  const gets = security(`Widens access: ${who} gets ${what}.`, `Widened access: ${who} now has ${what}.`)
  const isNew = work.action === 'create' || changes(work, 'granted')
  return [...(isNew ? [{ ...gets, ...securedBy(work) }] : []), ...losesTable]
}

/** The object that the privilege is on. */
function securedBy({ declared: { identity } }: Work): Pick<Danger, 'objects'> {
  const noun = String(identity['type']).toLowerCase()
  return { objects: { noun: [noun, `${noun}s`], names: [[identity['object']].flat().map(String).join('.')] } }
}

const WHY_NOT_THE_TABLE =
  'Signatures, tokens and passwords in URLs can be read there. This view has the same columns, with REDACTED in their place; with `redact-signatures: false`, readers can also read the table.'

/** The location that Snowflake may read through the integration. */
export const integrationAccess: Dangers = (work) => {
  if (work.action !== 'update') return []
  return [
    ...(changes(work, 'roleArn')
      ? [
          security(
            'Snowflake will read the log bucket with another role.',
            'Snowflake reads the log bucket with another role now.'
          )
        ]
      : []),
    ...(changes(work, 'allowedLocations')
      ? [
          security(
            'Widens access: the integration will also allow the log location.',
            'Widened access: the integration also allows the log location.'
          )
        ]
      : []),
    ...items(changeIn(work, 'leaving')?.before)
      .map((location) => `${String(location)}, where S3 may still deliver late logs.`)
      .map((what) =>
        security(
          `Widens access: the integration will also allow ${what}`,
          `Widened access: the integration also allows ${what}`
        )
      ),
    ...items(changeIn(work, 'unnamed')?.before)
      .map((location) => `${String(location)}, where logs of the earlier role are.`)
      .map((what) => security(`The integration will also name ${what}`, `The integration also names ${what}`)),
    ...(changes(work, 'blockedLocations')
      ? [
          security(
            'Widens access: the integration will no longer block the log location.',
            'Widened access: the integration no longer blocks the log location.'
          )
        ]
      : [])
  ]
}
