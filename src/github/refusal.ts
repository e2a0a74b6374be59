import type { Operation } from '../model/operation'
import { ServiceError } from '../model/service-error'

/** What we rely on in an error of Octokit. */
interface Thrown {
  readonly status?: number
  readonly message?: string
  readonly name?: string
  readonly cause?: { readonly code?: unknown; readonly cause?: { readonly code?: unknown } }
  readonly response?: { readonly headers?: Readonly<Record<string, string | undefined>> }
}

const MINUTE = 60

/**
 * An error of GitHub's API, with one code for each cause. The limits have the same status as a missing permission; their
 * headers and messages tell them apart.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 * @param goal what it was for, worded to follow "Failed to"
 */
export function refusal(operation: Operation, goal: string, error: unknown, now: Date): ServiceError {
  if (error instanceof ServiceError) return error
  const { status, message = String(error), name, cause, response } = error as Thrown
  const headers = response?.headers ?? {}
  const accepted = headers['x-accepted-github-permissions']
  const retry = retryAt(headers, now)
  return new ServiceError(operation, codeOf({ status, message, name, cause, headers }), plain(message), {
    meaning: { goal, access: 'write', needs: [] },
    ...(status === undefined ? {} : { status }),
    ...(accepted === undefined ? {} : { accepted }),
    ...(retry === undefined ? {} : { retry })
  })
}

/** A page in place of the API's answer has status 200, so Octokit does not notice it. */
export function notJson(operation: Operation, goal: string): ServiceError {
  return new ServiceError(operation, 'NOT_JSON', 'the answer is a web page', {
    meaning: { goal, access: 'write', needs: [] }
  })
}

function codeOf({
  status,
  message,
  name,
  cause,
  headers
}: {
  readonly status: number | undefined
  readonly message: string
  readonly name: string | undefined
  readonly cause: Thrown['cause']
  readonly headers: Readonly<Record<string, string | undefined>>
}): string {
  const network = cause?.code ?? cause?.cause?.code
  if (typeof network === 'string') return network
  if (name === 'TimeoutError' || name === 'AbortError') return name
  if (status === 403 || status === 429) {
    if (/secondary rate limit|abuse detection/i.test(message)) return 'SECONDARY_RATE_LIMIT'
    if (headers['x-ratelimit-remaining'] === '0' || /API rate limit exceeded/i.test(message)) return 'RATE_LIMIT'
    if (headers['retry-after'] !== undefined) return 'SECONDARY_RATE_LIMIT'
  }
  return status === undefined ? 'UNKNOWN' : `HTTP_${status}`
}

/** "14:05 UTC": `retry-after` in seconds, or `x-ratelimit-reset` in seconds since 1970. */
function retryAt(headers: Readonly<Record<string, string | undefined>>, now: Date): string | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN)
  const reset = headers['x-ratelimit-remaining'] === '0' ? Number(headers['x-ratelimit-reset']) : Number.NaN
  const seconds = Number.isNaN(after) ? reset : now.getTime() / 1000 + after
  if (Number.isNaN(seconds)) return undefined
  // Rounded up, so that it is not too early.
  const minute = new Date(Math.ceil(seconds / MINUTE) * MINUTE * 1000)
  return `${minute.toISOString().slice(11, 16)} UTC`
}

/** GitHub adds a link to its documentation; a proxy answers with a whole page. */
function plain(message: string): string {
  const text = /^\s*</.test(message) ? 'the answer is a web page' : message.replace(/ - https:\/\/\S+$/, '')
  return text.slice(0, 500)
}
