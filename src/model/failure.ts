import type { Annotation } from './annotation'
import type { ErrorCode } from './errors'

/** An error as it is shown to the reader. */
export interface Failure {
  readonly code: ErrorCode
  /** Goal, object and cause; the lines after that say what to add or change. */
  readonly message: string
  /** Where there are several problems: each of them in one line. */
  readonly problems?: readonly Annotation[]
  /** The section of the troubleshooting page. */
  readonly docs: string
  /** Where it happened; only for errors that are bugs in this action. */
  readonly stack?: string
}

export function failureOf(code: ErrorCode, message: string): Failure {
  return { code, message, docs: `docs/troubleshooting.md#${code.toLowerCase()}` }
}
