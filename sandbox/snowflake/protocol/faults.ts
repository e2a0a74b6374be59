import { SqlError } from '../contract'
import { type Body, textIn } from './http'

/** A failure on demand. */
interface Fault {
  readonly match: RegExp
  readonly code: string
  readonly message: string
  /** Sent in place of 200, and the statement does not run. */
  readonly httpStatus: number | null
  /** Fail after the statement has run: only its answer is lost. */
  readonly after: boolean
  remaining: number
}

export type Injected = { readonly httpStatus: number } | { readonly refusal: SqlError }

/** The failures that are still to come, oldest first. */
export class Faults {
  private faults: Fault[] = []

  /** Fields: match (a regular expression), code, message, times, httpStatus, after. */
  add(body: Body): void {
    const { times, httpStatus } = body
    this.faults.push({
      match: new RegExp(textIn(body, 'match') ?? '', 'is'),
      code: textIn(body, 'code') ?? '000603',
      message: textIn(body, 'message') ?? 'SQL execution internal error.',
      httpStatus: typeof httpStatus === 'number' ? httpStatus : null,
      after: body.after === true,
      remaining: typeof times === 'number' ? times : 1
    })
  }

  clear(): void {
    this.faults = []
  }

  take(sql: string, when: 'before' | 'after'): Injected | undefined {
    const fault = this.faults.find(
      ({ match, remaining, after }) => remaining > 0 && after === (when === 'after') && match.test(sql)
    )
    if (fault === undefined) return undefined
    fault.remaining -= 1
    const { httpStatus, code, message } = fault
    return httpStatus === null ? { refusal: new SqlError(code, 'XX000', message) } : { httpStatus }
  }
}
