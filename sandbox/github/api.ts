import { type ApiRequest, type ApiResponse, LIMITS, notPermitted, PAGE, refused } from './answers'
import type { Repository } from './repository'
import { createComment, deleteComment, getComment, listComments, updateComment } from './routes/comments'
import { createIssue, getIssue, listIssues, updateIssue } from './routes/issues'
import { createLabel, getLabel, listLabels } from './routes/labels'
import { getPull, pullsOfCommit } from './routes/pulls'

interface Route {
  readonly method: string
  /** As GitHub's description has it. */
  readonly path: string
  readonly handler: (asked: ApiRequest, repository: Repository, parameter: string) => ApiResponse
  /** What a token needs to write. https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps */
  readonly needs?: string
}

const CONVERSATION = 'issues=write; pull_requests=write'

/** The calls that are needed to comment on a pull request and to keep an issue. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/issues/{issue_number}/comments', handler: listComments },
  { method: 'POST', path: '/issues/{issue_number}/comments', handler: createComment, needs: CONVERSATION },
  { method: 'GET', path: '/issues/comments/{comment_id}', handler: getComment },
  { method: 'PATCH', path: '/issues/comments/{comment_id}', handler: updateComment, needs: CONVERSATION },
  { method: 'DELETE', path: '/issues/comments/{comment_id}', handler: deleteComment, needs: CONVERSATION },
  { method: 'GET', path: '/issues', handler: listIssues },
  { method: 'POST', path: '/issues', handler: createIssue, needs: 'issues=write' },
  { method: 'GET', path: '/issues/{issue_number}', handler: getIssue },
  { method: 'PATCH', path: '/issues/{issue_number}', handler: updateIssue, needs: CONVERSATION },
  { method: 'GET', path: '/labels', handler: listLabels },
  { method: 'POST', path: '/labels', handler: createLabel, needs: CONVERSATION },
  { method: 'GET', path: '/labels/{name}', handler: getLabel },
  { method: 'GET', path: '/pulls/{pull_number}', handler: getPull },
  { method: 'GET', path: '/commits/{commit_sha}/pulls', handler: pullsOfCommit }
]

const MATCHERS = ROUTES.map((route) => ({
  ...route,
  pattern: new RegExp(
    `^${route.path.replace(/\{(\w+)\}/g, (_, name: string) => (/number|_id$/.test(name) ? '(\\d+)' : '([^/]+)'))}$`
  )
}))

export function answer(asked: ApiRequest, repository: Repository): ApiResponse {
  // The rest of GitHub Enterprise Server is for people.
  if (!asked.url.href.startsWith(`${asked.api}/`)) return PAGE
  const access = asked.token === undefined ? undefined : repository.tokens[asked.token]
  if (access === undefined)
    return refused(401, asked.token === undefined ? 'Requires authentication' : 'Bad credentials')
  if (repository.count() < 0) return LIMITS.primary(Math.floor(Date.now() / 1000) + 1800)
  const root = `/repos/${repository.name}`
  const pathname = pathIn(asked)
  const path = pathname.startsWith(`${root}/`) ? pathname.slice(root.length) : ''
  for (const { method, pattern, handler, needs } of MATCHERS) {
    const match = method === asked.method ? pattern.exec(path) : null
    if (match === null) continue
    if (needs !== undefined && access !== 'write') return notPermitted(needs)
    return handler(asked, repository, match[1] ?? '')
  }
  return refused(404, 'Not Found')
}

/** The path below the beginning of the API, as GitHub's description has it. */
export function pathIn({ url, api }: Pick<ApiRequest, 'url' | 'api'>): string {
  return `${url.origin}${url.pathname}`.slice(api.length)
}
