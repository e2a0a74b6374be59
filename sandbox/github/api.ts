import { BODY_LIMIT, type Comment, type Comments } from './comments'

export interface ApiRequest {
  readonly method: string
  readonly url: URL
  /** After "Bearer " or "token ". */
  readonly token: string | undefined
  readonly body: string
}

export interface ApiResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. Absent = an empty response. */
  readonly body?: unknown
}

export interface Repository {
  /** "owner/name". */
  readonly name: string
  readonly comments: Comments
  /** Numbers of the open pull requests. */
  readonly pulls: readonly number[]
  /** Token → what it may do with issues and pull requests. */
  readonly tokens: Readonly<Record<string, 'read' | 'write'>>
}

type Handler = (asked: ApiRequest, repository: Repository, number: number) => ApiResponse

/** The calls that are needed to comment on a pull request. https://docs.github.com/en/rest/issues/comments */
const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['GET', /^\/issues\/(\d+)\/comments$/, list],
  ['POST', /^\/issues\/(\d+)\/comments$/, create],
  [
    'GET',
    /^\/issues\/comments\/(\d+)$/,
    withComment(({ url }, repository, comment) => ok(shown(repository, comment, url)))
  ],
  ['PATCH', /^\/issues\/comments\/(\d+)$/, withComment(update)],
  ['DELETE', /^\/issues\/comments\/(\d+)$/, withComment(remove)],
  ['GET', /^\/pulls\/(\d+)$/, pull]
]

export function answer(asked: ApiRequest, repository: Repository): ApiResponse {
  const permission = asked.token === undefined ? undefined : repository.tokens[asked.token]
  if (permission === undefined)
    return refused(401, asked.token === undefined ? 'Requires authentication' : 'Bad credentials')
  const path = asked.url.pathname.slice(`/repos/${repository.name}`.length)
  const inRepository = asked.url.pathname.startsWith(`/repos/${repository.name}/`)
  for (const [method, pattern, handler] of inRepository ? ROUTES : []) {
    const number = pattern.exec(path)?.[1]
    if (method !== asked.method || number === undefined) continue
    if (method !== 'GET' && permission !== 'write') return refused(403, 'Resource not accessible by integration')
    return handler(asked, repository, Number(number))
  }
  return refused(404, 'Not Found')
}

function list({ url }: ApiRequest, repository: Repository, issue: number): ApiResponse {
  if (!repository.pulls.includes(issue)) return refused(404, 'Not Found')
  const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100)
  const page = Number(url.searchParams.get('page') ?? 1)
  const comments = repository.comments.of(issue)
  const pages = Math.max(1, Math.ceil(comments.length / size))
  const body = comments.slice((page - 1) * size, page * size).map((comment) => shown(repository, comment, url))
  return { status: 200, headers: links(url, page, pages), body }
}

/** https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
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

function create({ body, url }: ApiRequest, repository: Repository, issue: number): ApiResponse {
  if (!repository.pulls.includes(issue)) return refused(404, 'Not Found')
  const text = bodyOf(body)
  if (typeof text !== 'string') return text
  return { status: 201, body: shown(repository, repository.comments.add(issue, text), url) }
}

function update({ body, url }: ApiRequest, repository: Repository, comment: Comment): ApiResponse {
  const text = bodyOf(body)
  return typeof text === 'string' ? ok(shown(repository, repository.comments.edit(comment, text), url)) : text
}

function remove(_: ApiRequest, repository: Repository, comment: Comment): ApiResponse {
  repository.comments.remove(comment.id)
  return { status: 204 }
}

function pull({ url }: ApiRequest, repository: Repository, number: number): ApiResponse {
  if (!repository.pulls.includes(number)) return refused(404, 'Not Found')
  const repo = { full_name: repository.name, fork: false }
  const head = { ref: 'change', sha: '0123456789abcdef0123456789abcdef01234567', repo }
  const base = { ref: 'main', sha: 'fedcba9876543210fedcba9876543210fedcba98', repo }
  return ok({ number, state: 'open', url: url.href, head, base })
}

function withComment(handler: (asked: ApiRequest, repository: Repository, comment: Comment) => ApiResponse): Handler {
  return (asked, repository, id) => {
    const comment = repository.comments.find(id)
    return comment ? handler(asked, repository, comment) : refused(404, 'Not Found')
  }
}

/** The comment's text, or why it is refused. */
function bodyOf(json: string): string | ApiResponse {
  const sent: unknown = JSON.parse(json || '{}')
  const text = typeof sent === 'object' && sent !== null && 'body' in sent ? sent.body : undefined
  if (typeof text !== 'string' || text.trim() === '') return invalid("Body can't be blank")
  if (text.length > BODY_LIMIT) return invalid(`Body is too long (maximum is ${BODY_LIMIT} characters)`)
  return text
}

function shown(repository: Repository, comment: Comment, { origin }: URL) {
  const api = `${origin}/repos/${repository.name}/issues`
  return {
    id: comment.id,
    url: `${api}/comments/${comment.id}`,
    html_url: `https://github.com/${repository.name}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${api}/${comment.issue}`,
    body: comment.body,
    user: { login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' },
    created_at: comment.createdAt,
    updated_at: comment.updatedAt
  }
}

function ok(body: unknown): ApiResponse {
  return { status: 200, body }
}

function refused(status: number, message: string): ApiResponse {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } }
}

function invalid(message: string): ApiResponse {
  const errors = [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message }]
  return { status: 422, body: { message: 'Validation Failed', errors, status: '422' } }
}
