import type { ErrorCode } from './errors'

/** What the reader is told of an error. */
export interface Failure {
  readonly code: ErrorCode
  /** Goal, object, cause; then, on further lines, what to add or change. */
  readonly message: string
  /** The section of the troubleshooting page. */
  readonly docs: string
  /** Where it happened; only of errors that are bugs of ours. */
  readonly stack?: string
}

export function failureOf(code: ErrorCode, message: string): Failure {
  return { code, message, docs: `docs/troubleshooting.md#${code.toLowerCase()}` }
}
