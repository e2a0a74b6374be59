import { randomBytes } from 'node:crypto'

/** What a run makes, in names of its own: everything has the mark in its name, and nothing else has. */
export interface Names {
  /** "k3x9qa7m", never a word of anything else. */
  readonly mark: string
  readonly bucket: string
  readonly sources: readonly string[]
  readonly role: string
  /** To which the pipeline moves. */
  readonly otherRole: string
  readonly database: string
  readonly warehouse: string
  readonly integration: string
}

export function newMark(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz'
  return Array.from(randomBytes(8), (byte) => letters[byte % letters.length] ?? 'a').join('')
}

export function namesOf(mark: string): Names {
  const aws = `s3logs-acceptance-${mark}`
  const snowflake = `S3LOGS_ACCEPTANCE_${mark.toUpperCase()}`
  return {
    mark,
    bucket: `${aws}-logs`,
    sources: [`${aws}-website`, `${aws}-uploads`],
    role: aws,
    otherRole: `${aws}-moved`,
    database: snowflake,
    warehouse: snowflake,
    integration: snowflake
  }
}

export function patternOf({ mark }: Names): RegExp {
  return new RegExp(mark, 'i')
}
