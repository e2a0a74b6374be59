/** The names and signs that this product gives to what it creates. */

/** The comment (or tag) of objects that this action created, which tells ours from others'. */
export const MARK = 'Managed by s3-access-logs-to-snowflake'

/** Views for people, over the parsed table. */
export function viewNames(parsed: string): Readonly<Record<'requests' | 'denied' | 'anonymous', string>> {
  return { requests: `${parsed}_REQUESTS`, denied: `${parsed}_DENIED`, anonymous: `${parsed}_ANONYMOUS` }
}

/** The function that decodes an object's name from the logged, encoded one. */
export function keyDecoderName(parsed: string): string {
  return `DECODE_${parsed}_KEY`
}

/** Our statement in the log bucket's policy: the role tells pipelines that share a bucket apart. */
export function sidOf(role: string): string {
  return `S3AccessLogsToSnowflake${inLetters(role)}`
}

/** The Id that our entry in the bucket's notifications begins with. */
export const NOTIFICATION_ID_PREFIX = 's3-access-logs-to-snowflake:'

/** Our entry in the log bucket's notifications. */
export function notificationId(role: string): string {
  return NOTIFICATION_ID_PREFIX + role
}

/** Our rule in the log bucket's lifecycle. */
export function lifecycleRuleId(role: string): string {
  return `s3-access-logs-to-snowflake:${role}`
}

/** A Sid takes letters and digits only. Other characters become "Z" and their code, so that no two names become one. */
function inLetters(name: string): string {
  return name.replaceAll(/[^A-Ya-z0-9]/g, (other) => `Z${other.charCodeAt(0).toString(16).toUpperCase()}`)
}
