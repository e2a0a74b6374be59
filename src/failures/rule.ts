import type { ErrorCode } from '../model/errors'
import type { Client } from '../model/operation'
import type { ServiceError } from '../model/service-error'
import type { Place } from './remedies'

export type Service = 'aws' | 'snowflake' | 'github'

/** One row of the table of failures: which errors it is about, what they mean, and what to do about them. */
export interface Rule {
  /** Unique. The tests name the row that explains an error by it. */
  readonly id: string
  readonly code: ErrorCode
  /** Absent = any service. */
  readonly service?: Service
  /** The codes that `ServiceError.code` may have. */
  readonly codes: RegExp | readonly string[]
  readonly message?: RegExp
  /** The operation, by its name. */
  readonly operation?: RegExp
  /** How the service says it, for somebody who looks for it on the page. */
  readonly seen: string
  /** What it means, in one sentence; "" where the service's own message is clear. */
  readonly sentence: string
  /** What to do, in general. */
  readonly remedy: string
  /** What to do about this error exactly; the reader sees this instead of the sentence and the remedy. */
  readonly exactly?: (error: ServiceError, place: Place) => string
}

export function serviceOf(client: Client): Service {
  return client === 'snowflake' || client === 'github' ? client : 'aws'
}

/** Whether the row explains the error. */
export function explains(rule: Rule, error: ServiceError): boolean {
  const { client, name } = error.operation
  return (
    (rule.service === undefined || rule.service === serviceOf(client)) &&
    hasCode(rule, error.code) &&
    (rule.message?.test(error.message) ?? true) &&
    (rule.operation?.test(name) ?? true)
  )
}

/** What it means and what to do about it, in one line. */
export function advice({ sentence, remedy, exactly }: Rule, error: ServiceError, place: Place): string {
  if (exactly !== undefined) return exactly(error, place)
  return sentence === '' ? remedy : `${sentence} ${remedy}`
}

function hasCode({ codes }: Rule, code: string): boolean {
  return codes instanceof RegExp ? codes.test(code) : codes.includes(code)
}
