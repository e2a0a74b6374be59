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
  /** The statement does not end until it is canceled. */
  readonly hangs: boolean
  remaining: number
}

export type Injected = { readonly httpStatus: number } | { readonly refusal: SqlError } | { readonly hangs: true }

/** The failures that are still to come, oldest first. */
export class Faults {
  private faults: Fault[] = []
  /** The statements that were made to hang. */
  hung: string[] = []

  /** Fields: match (a regular expression), code, message, times, httpStatus, after, hangs. */
  add(body: Body): void {
    const { times, httpStatus } = body
    this.faults.push({
      match: new RegExp(textIn(body, 'match') ?? '', 'is'),
      code: textIn(body, 'code') ?? '000603',
      message: textIn(body, 'message') ?? 'SQL execution internal error.',
      httpStatus: typeof httpStatus === 'number' ? httpStatus : null,
      after: body.after === true,
      hangs: body.hangs === true,
      remaining: typeof times === 'number' ? times : 1
    })
  }

  clear(): void {
    this.faults = []
    this.hung = []
  }

  take(sql: string, when: 'before' | 'after'): Injected | undefined {
    const fault = this.faults.find(
      ({ match, remaining, after }) => remaining > 0 && after === (when === 'after') && match.test(sql)
    )
    if (fault === undefined) return undefined
    fault.remaining -= 1
    const { httpStatus, code, message, hangs } = fault
    if (hangs) {
      this.hung.push(sql)
      return { hangs }
    }
    return httpStatus === null ? { refusal: new SqlError(code, 'XX000', message) } : { httpStatus }
  }
}
