/** What names our statement in the log bucket's policy: the role tells apart the pipelines that share a bucket. */
export function sidOf(role: string): string {
  return `S3AccessLogsToSnowflake${inLetters(role)}`
}

/** A Sid takes letters and digits only. Other characters become "Z" and their code, so that no two names become one. */
function inLetters(name: string): string {
  return name.replaceAll(/[^A-Ya-z0-9]/g, (other) => `Z${other.charCodeAt(0).toString(16).toUpperCase()}`)
}
