/** Which access a change gives or takes away: trust, policies, public access, privileges. */
import type { Danger } from '../model/appraisal'
import type { Work } from '../model/change'
import { changeIn, changes, type Dangers, items, liveOf, security } from './danger'

/** Whom the role trusts. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html */
export const roleAccess: Dangers = (work) => {
  switch (work.action) {
    case 'create':
      return [security('New access: Snowflake’s IAM user can assume this role, and only with the external ID.')]
    case 'delete':
      return [security('Access ends: nobody can assume this role any more.')]
    case 'update':
    case 'replace':
      return [...trust(work), ...others(work), ...boundary(work)]
  }
}

function trust(work: Work): readonly Danger[] {
  const principal = changeIn(work, 'trustedPrincipal')
  if (principal !== undefined) {
    return [security('Trust moves: only Snowflake’s IAM user can assume the role, instead of whom it trusts now.')]
  }
  if (!changes(work, 'externalId')) return []
  return liveOf(work, 'externalId') === ''
    ? [security('Narrows trust: the role can be assumed without an external ID now; after the change only with it.')]
    : [security('Trust moves to another external ID; Snowflake cannot assume the role with the one that is there now.')]
}

function others(work: Work): readonly Danger[] {
  return items(changeIn(work, 'otherTrust')?.before).length === 0
    ? []
    : [security('Narrows trust: the trust policy has statements for others, which the change removes.')]
}

function boundary(work: Work): readonly Danger[] {
  return changes(work, 'boundary')
    ? [security('Changes what the role can be allowed at most: its permissions boundary.')]
    : []
}

/** What Snowflake may do in the log bucket. */
export const rolePolicyAccess: Dangers = (work) => {
  if (work.action === 'create') return [security('New access: the role can read the log objects under the prefix.')]
  if (work.action === 'delete') return [security('Access ends: the role cannot read the log objects any more.')]
  return directions(work, 'grants', 'what the role may do')
}

/** Who may write to the log bucket in the name of S3's log delivery. */
export const deliveryAccess: Dangers = (work) => {
  if (work.action === 'create') {
    return [security('New access: S3’s log delivery can write under the prefix, on behalf of the declared buckets.')]
  }
  if (work.action === 'delete')
    return [security('Access ends: S3’s log delivery cannot write under the prefix any more.')]
  return [
    ...directions(work, 'principals', 'who may write to the log bucket'),
    ...directions(work, 'sourceArns', 'for which buckets logs may be written'),
    ...directions(work, 'actions', 'what log delivery may do'),
    ...directions(work, 'resources', 'where log delivery may write'),
    // A condition restricts: one more makes the access narrower.
    ...directions(work, 'conditions', 'under which conditions logs may be written', true)
  ]
}

/** Who may send to the topic, and who may receive from it. */
export const topicAccess: Dangers = (work) => {
  const what = 'S3 can publish the events of the log bucket, and Snowflake’s IAM user can subscribe'
  if (work.action === 'create') return [security(`New access: ${what} to the topic.`)]
  if (work.action === 'delete')
    return [security('Access ends: S3 cannot publish, and Snowflake’s IAM user cannot subscribe.')]
  return [
    ...directions(work, 'publish', 'who may publish to the topic'),
    ...directions(work, 'subscribe', 'who may subscribe to the topic')
  ]
}

const PUBLIC_ACCESS = ['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets']

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export const bucketAccess: Dangers = (work) => {
  if (work.action !== 'update' && work.action !== 'replace') return []
  return [
    ...(changes(work, ...PUBLIC_ACCESS)
      ? [security('Narrows access: public access to the log bucket is not fully blocked now; the change blocks it.')]
      : []),
    ...(changes(work, 'ownership')
      ? [security('Narrows access: ACLs on log objects apply now; the change makes them have no effect.')]
      : [])
  ]
}

/** A privilege that a role gets or loses. */
export const grantAccess: Dangers = (work) => {
  const { role, privilege, type } = work.declared.identity
  const [who, what] = [String(role), `${String(privilege)} on this ${String(type).toLowerCase()}`]
  return work.action === 'delete'
    ? [security(`Narrows access: role ${who} loses ${what}.`)]
    : [security(`Widens access: role ${who} gets ${what}.`)]
}

/** The location that Snowflake may read through the integration. */
export const integrationAccess: Dangers = (work) => {
  if (work.action !== 'update') return []
  return [
    ...(changes(work, 'roleArn') ? [security('Snowflake uses another role to read the log bucket.')] : []),
    ...(changes(work, 'allowedLocations')
      ? [security('Widens access: the integration also allows the log location.')]
      : []),
    ...(changes(work, 'blockedLocations')
      ? [security('Widens access: the integration no longer blocks the log location.')]
      : [])
  ]
}

/** In which direction a list of what is allowed changes; of restrictions, the other way round. */
function directions(work: Work, field: string, what: string, restricts = false): readonly Danger[] {
  const change = changeIn(work, field)
  if (change === undefined) return []
  const [live, desired] = [items(change.before), items(change.after)]
  const added = desired.filter((item) => !live.includes(item)).length
  const removed = live.filter((item) => !desired.includes(item)).length
  const [wider, narrower] = restricts ? [removed, added] : [added, removed]
  if (wider > 0 && narrower > 0) return [security(`Moves ${what}: wider in ${wider}, narrower in ${narrower}.`)]
  if (wider > 0) return [security(`Widens ${what}: ${wider} more than now.`)]
  return [security(`Narrows ${what}: ${narrower} less than now.`)]
}
