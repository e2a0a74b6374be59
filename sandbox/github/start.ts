import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { ApiRequest, ApiResponse } from './answers'
import { answer, pathIn } from './api'
import { requestTokenOf, subjectOf, type TokenIssuer, tokenIssuer } from './oidc'
import { type Comment, type Issue, type Label, RATE_LIMIT, Repository } from './repository'
import { meetings, stagedAnswers } from './stage'

export interface GitHubOptions {
  /** 0 or absent = any free port. */
  readonly port?: number
  /** Where the API begins: "" on GitHub.com, "/api/v3" on GitHub Enterprise Server. */
  readonly apiPath?: string
  /** "owner/name". */
  readonly repository?: string
  /** `sub` of the job's identity token. */
  readonly subject?: string
  /** Numbers of the pull requests that there are. */
  readonly pulls?: readonly number[]
  /** Who can be assigned to issues. */
  readonly people?: readonly string[]
}

export interface GitHubRecord {
  readonly method: string
  readonly path: string
  readonly status: number
  /** The body that was sent, and what was answered. */
  readonly sent: string
  readonly answered: unknown
}

export interface GitHubSandbox {
  /** GITHUB_API_URL. */
  readonly url: string
  readonly repository: string
  /** May write issues and pull requests. */
  readonly token: string
  /** May only read them, as the token of a fork's pull request. */
  readonly readOnlyToken: string
  /** Who issues the job's identity tokens, and where its keys are. */
  readonly oidc: {
    readonly issuer: string
    readonly subject: string
    readonly jwksUrl: string
    readonly requestUrl: string
    readonly requestToken: string
  }
  comments(): readonly Comment[]
  issues(): readonly Issue[]
  labels(): readonly Label[]
  /** Somebody else's comment on a pull request. */
  addComment(pull: number, body: string): Comment
  /** The pull request is merged, as this commit. */
  merge(pull: number, sha: string): void
  /** Only collaborators can write in this conversation from now on. */
  lock(number: number): void
  /** How many requests are left in this hour. */
  limitTo(requests: number): void
  /** Answers the next requests that match, instead of the API. */
  answerNext(response: ApiResponse, times?: number, matching?: (method: string, path: string) => boolean): void
  /** Lets requests wait: those that match are answered only when all of them have arrived. */
  meet(requests: number, matching: (method: string, path: string) => boolean): void
  requests(): readonly GitHubRecord[]
  reset(): void
  stop(): Promise<void>
}

const TOKEN = 'ghs_sandboxtokenthatmaywritecomments0001'
const READ_ONLY_TOKEN = 'ghs_sandboxtokenthatmayonlyread000000001'

/** Starts the few calls of GitHub that the action makes. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubSandbox> {
  const name = options.repository ?? 'octo-org/access-logs'
  const subject = options.subject ?? `repo:${name}:environment:sandbox`
  const tokens = { [TOKEN]: 'write', [READ_ONLY_TOKEN]: 'read' } as const
  const repository = new Repository(name, tokens, options.people ?? ['octocat'], options.pulls ?? [1])
  const requests: GitHubRecord[] = []
  const staged = stagedAnswers()
  const meeting = meetings()

  const server = createServer()
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const api = `${origin}${options.apiPath ?? ''}`
  const issuer = `${origin}/oidc`
  const identity = tokenIssuer(issuer, subject, name)
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    void serve(incoming, response, { origin, api }, async (asked) => {
      await meeting.arrive(asked)
      const given = identityAnswer(asked, identity) ?? staged.take(asked) ?? answer(asked, repository)
      requests.push({
        method: asked.method,
        path: pathIn(asked) + asked.url.search,
        status: given.status,
        sent: asked.body,
        answered: given.body
      })
      return given
    })
  })

  return {
    url: api,
    repository: name,
    token: TOKEN,
    readOnlyToken: READ_ONLY_TOKEN,
    oidc: {
      issuer,
      subject,
      jwksUrl: `${issuer}/.well-known/jwks`,
      requestUrl: `${issuer}/token?api-version=2.0`,
      requestToken: requestTokenOf(subject)
    },
    comments: () => repository.comments(),
    issues: () => repository.issues(),
    labels: () => repository.labels(),
    addComment: (pull, body) => repository.addComment(pull, body),
    merge: (pull, sha) => repository.merge(pull, sha),
    lock: (number) => repository.lock(number),
    limitTo: (left) => repository.limitTo(left),
    answerNext: staged.add,
    meet: meeting.plan,
    requests: () => [...requests],
    reset() {
      repository.clear()
      staged.clear()
      requests.length = 0
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}

function identityAnswer({ method, url, token }: ApiRequest, identity: TokenIssuer): ApiResponse | undefined {
  if (method !== 'GET') return undefined
  switch (url.pathname) {
    case '/oidc/.well-known/openid-configuration':
      return { status: 200, body: identity.configuration }
    case '/oidc/.well-known/jwks':
      return { status: 200, body: identity.keys }
    case '/oidc/token': {
      const subject = subjectOf(token)
      if (subject === undefined) return { status: 401, body: { message: 'Bad credentials' } }
      const audience = url.searchParams.get('audience') ?? 'https://github.com/octo-org'
      return { status: 200, body: { value: identity.token(audience, subject) } }
    }
    default:
      return undefined
  }
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  { origin, api }: { readonly origin: string; readonly api: string },
  respond: (asked: ApiRequest) => Promise<ApiResponse>
): Promise<void> {
  const { status, headers, body } = await respond({
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', origin),
    api,
    token: /^(?:bearer|token) (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1],
    body: await text(incoming)
  })
  response.writeHead(status, { ...usualHeaders(), ...headers })
  response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body))
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit */
function usualHeaders(): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-request-id': randomUUID(),
    'x-ratelimit-limit': String(RATE_LIMIT),
    'x-ratelimit-remaining': String(RATE_LIMIT - 1),
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
    'x-ratelimit-resource': 'core'
  }
}
