/** What GitHub's REST API answers, apart from the content. */

export interface ApiRequest {
  readonly method: string
  readonly url: URL
  /** Where the API begins: GITHUB_API_URL. */
  readonly api: string
  /** After "Bearer " or "token ". */
  readonly token: string | undefined
  readonly body: string
}

export interface ApiResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, text as it is. Absent = an empty response. */
  readonly body?: unknown
}

const DOCS = 'https://docs.github.com/rest'

export function ok(body: unknown, headers?: ApiResponse['headers']): ApiResponse {
  return { status: 200, body, ...(headers === undefined ? {} : { headers }) }
}

export function created(body: unknown): ApiResponse {
  return { status: 201, body }
}

export function refused(status: number, message: string, headers: ApiResponse['headers'] = {}): ApiResponse {
  return { status, headers, body: { message, documentation_url: DOCS, status: String(status) } }
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed */
export function invalid(
  resource: string,
  error: { readonly code: string; readonly field: string; readonly message?: string }
): ApiResponse {
  const errors = [{ resource, ...error }]
  return { status: 422, body: { message: 'Validation Failed', errors, documentation_url: DOCS, status: '422' } }
}

/**
 * A token without this permission. The header names what would do.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
 */
export function notPermitted(needs: string): ApiResponse {
  return refused(403, 'Resource not accessible by integration', { 'x-accepted-github-permissions': needs })
}

/**
 * The limits have the same statuses; only headers and message tell them apart.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export const LIMITS = {
  primary: (resetSeconds: number): ApiResponse =>
    refused(403, 'API rate limit exceeded for installation ID 1234567.', {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(resetSeconds)
    }),
  secondary: (retryAfterSeconds: number, status: 403 | 429 = 403): ApiResponse =>
    refused(
      status,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. For more on scraping GitHub and how it may affect your rights, please review our Terms of Service.',
      { 'retry-after': String(retryAfterSeconds) }
    )
}

/** What a proxy or a sign-in page answers in place of the API. */
export const PAGE: ApiResponse = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to continue</body></html>'
}

/** One page of a list, with the links to the others. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export function page<T>(all: readonly T[], url: URL, show: (item: T) => unknown): ApiResponse {
  const size = Math.min(Math.max(Number(url.searchParams.get('per_page') ?? 30), 1), 100)
  const number = Math.max(Number(url.searchParams.get('page') ?? 1), 1)
  const pages = Math.max(1, Math.ceil(all.length / size))
  return ok(all.slice((number - 1) * size, number * size).map(show), links(url, number, pages))
}

function links(url: URL, page: number, pages: number): Readonly<Record<string, string>> {
  const at = (number: number, rel: string) => {
    const target = new URL(url)
    target.searchParams.set('page', String(number))
    return `<${target.href}>; rel="${rel}"`
  }
  const before = page > 1 ? [at(page - 1, 'prev'), at(1, 'first')] : []
  const after = page < pages ? [at(page + 1, 'next'), at(pages, 'last')] : []
  return before.length + after.length > 0 ? { link: [...before, ...after].join(', ') } : {}
}
