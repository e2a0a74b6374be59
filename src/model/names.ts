/** The names and marks that this action gives to what it creates. */
import type { SnowflakeConfig } from './config'
import type { EventSchema } from './events'

/** The action, for people. */
export const TITLE = 'S3 access logs to Snowflake'

/** The action, for machines: begins the IDs of what it adds to shared documents. */
export const NAME = 's3-access-logs-to-snowflake'

/** The comment (or tag) on objects that this action created: `destroy` deletes only these. */
export const MARK = `Managed by ${NAME}`

/** The comment of a storage integration of ours that a pipeline has left for another one. @param table its parsed table, as in SQL */
export function leftMark(table: string): string {
  return `${MARK} [left by ${table}]`
}

/** Whether we created the object with this comment, also if we left it since. */
export function isMarked(comment: unknown): boolean {
  return comment === MARK || String(comment).startsWith(leftMark('').slice(0, -1))
}

/** Why `destroy` retains an object with this comment; `undefined` if we created it. */
export function retainedUnlessOurs(comment: string | null): string | undefined {
  return isMarked(comment) ? undefined : 'it was not created by this action'
}

/** The names that Snowflake's quickstart uses, with the table's in place of S3_ACCESS_LOGS. */
export function tableNames(table: string): SnowflakeConfig['names'] {
  return {
    stage: table,
    fileFormat: 'TEXT_FORMAT',
    staging: `${table}_STAGING`,
    parsed: table,
    unparsed: `${table}_UNPARSED`,
    stream: `${table}_STREAM`,
    pipe: `${table}_PIPE`,
    parser: `PARSE_${table}`,
    task: `${table}_TRANSFORMATION`
  }
}

/** Views for people, over the parsed table. */
export function viewNames(parsed: string): Readonly<Record<'requests' | 'denied' | 'anonymous', string>> {
  return { requests: `${parsed}_REQUESTS`, denied: `${parsed}_DENIED`, anonymous: `${parsed}_ANONYMOUS` }
}

/** The view of a detection, e.g. `rare-anonymous`. */
export function detectionViewName(parsed: string, detection: string): string {
  return `${parsed}_DETECT_${detection.toUpperCase().replaceAll('-', '_')}`
}

/** The view of the requests as events of a common schema, e.g. `ocsf`. */
export function eventViewName(parsed: string, schema: EventSchema): string {
  return `${parsed}_${schema.toUpperCase()}`
}

/** The alert of a detection. */
export function alertName(parsed: string, detection: string): string {
  return `${detectionViewName(parsed, detection)}_ALERT`
}

/** The function that decodes an object's key, which S3 logs encoded. */
export function keyDecoderName(parsed: string): string {
  return `DECODE_${parsed}_KEY`
}

/** The task that carries out later what an apply could not do in its own time; it drops itself. */
export function catchUpName(parsed: string): string {
  return `${parsed}_CATCH_UP`
}

/** The task that deletes old rows. */
export function retentionName(parsed: string): string {
  return `${parsed}_RETENTION`
}

/** How the name of each stage, pipe and task begins that loads from a location which the logs have left. */
export function leavingPrefix(parsed: string): string {
  return `${parsed}_LEAVING_`
}

/** How their comments begin. */
export const LEAVING_MARK = `${MARK} [leaving `

/** In the comment of a standby, in place of the time until when it loads: an apply ends it. */
export const UNTIL_APPLIED = 'applied'

/** Whether it is a standby, as SHOW lists it. */
export function isOfStandby({ comment }: { readonly comment?: unknown }): boolean {
  return String(comment).endsWith(` until ${UNTIL_APPLIED}]`)
}

/** Whether an object with this name is one of them, of whichever tables. */
export function hasNameOfMove(name: string): boolean {
  return /_LEAVING_[0-9A-F]{8}$/.test(name)
}

/** Whether it is one of them, as SHOW lists it: they drop themselves. */
export function isOfMove(shown: { readonly name?: unknown; readonly comment?: unknown }, parsed: string): boolean {
  return String(shown.comment).startsWith(LEAVING_MARK) && String(shown.name).startsWith(leavingPrefix(parsed))
}

const SID_PREFIX = 'S3AccessLogsToSnowflake'

/** How the Sids of our statements in a topic's policy start. */
export const TOPIC_SIDS = SID_PREFIX

/** The inline policy of the role, named as in the quickstart. */
export function inlinePolicyName(role: string): string {
  return `${role}-inlinepolicy`
}

/** The Sid of our statement in the log bucket's policy. The role distinguishes pipelines that share a bucket. */
export function sidOf(role: string): string {
  return SID_PREFIX + lettersAndDigits(role)
}

/** The Sid of our statement in a topic's policy. */
export function topicSid(purpose: 'publish' | 'subscribe', role: string): string {
  return `${SID_PREFIX}${purpose === 'publish' ? 'Publish' : 'Subscribe'}${lettersAndDigits(role)}`
}

/** The role whose pipeline wrote a statement with this Sid; `undefined` if none of ours did. */
export function roleOfSid(sid: string): string | undefined {
  if (!sid.startsWith(SID_PREFIX)) return undefined
  const role = sid
    .slice(SID_PREFIX.length)
    .replaceAll(/Z([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return sidOf(role) === sid ? role : undefined
}

/** The role whose pipeline added the notification or the lifecycle rule with this ID; `undefined` if none of ours did. */
export function roleOfId(id: string): string | undefined {
  return id.startsWith(NOTIFICATION_ID_PREFIX) ? id.slice(NOTIFICATION_ID_PREFIX.length) : undefined
}

/** How the Id of every entry of ours in a bucket's notifications begins. */
export const NOTIFICATION_ID_PREFIX = `${NAME}:`

/** The Id of our entry in the log bucket's notifications. */
export function notificationId(role: string): string {
  return NOTIFICATION_ID_PREFIX + role
}

/** The ID of our rule in the log bucket's lifecycle configuration. */
export function lifecycleRuleId(role: string): string {
  return `${NAME}:${role}`
}

/**
 * A Sid may only have letters and digits. Other characters become "Z" and their code, so that all names stay different.
 */
function lettersAndDigits(name: string): string {
  return name.replaceAll(/[^A-Ya-z0-9]/g, (other) => `Z${other.charCodeAt(0).toString(16).toUpperCase()}`)
}
