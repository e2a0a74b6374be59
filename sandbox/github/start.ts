import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { answer, type ApiRequest, type ApiResponse, type Repository } from './api'
import { type Comment, Comments } from './comments'
import { type TokenIssuer, tokenIssuer } from './oidc'

export interface GitHubOptions {
  /** 0 or absent = any free port. */
  readonly port?: number
  /** "owner/name". */
  readonly repository?: string
  /** `sub` of the job's identity token. */
  readonly subject?: string
  /** Numbers of the pull requests that there are. */
  readonly pulls?: readonly number[]
}

export interface GitHubRecord {
  readonly method: string
  readonly path: string
  readonly status: number
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
  requests(): readonly GitHubRecord[]
  reset(): void
  stop(): Promise<void>
}

const TOKEN = 'ghs_sandboxtokenthatmaywritecomments0001'
const READ_ONLY_TOKEN = 'ghs_sandboxtokenthatmayonlyread000000001'
const REQUEST_TOKEN = 'sandbox-request-token'

/** Starts the few calls of GitHub that the action makes. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubSandbox> {
  const name = options.repository ?? 'octo-org/access-logs'
  const subject = options.subject ?? `repo:${name}:ref:refs/heads/main`
  const tokens = { [TOKEN]: 'write', [READ_ONLY_TOKEN]: 'read' } as const
  const comments = new Comments()
  const repository: Repository = { name, comments, pulls: options.pulls ?? [1], tokens }
  const requests: GitHubRecord[] = []

  const server = createServer()
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `${url}/oidc`
  const identity = tokenIssuer(issuer, subject, name)
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    void serve(incoming, response, url, (asked) => {
      const given = identityAnswer(asked, identity) ?? answer(asked, repository)
      requests.push({ method: asked.method, path: asked.url.pathname + asked.url.search, status: given.status })
      return given
    })
  })

  return {
    url,
    repository: name,
    token: TOKEN,
    readOnlyToken: READ_ONLY_TOKEN,
    oidc: {
      issuer,
      subject,
      jwksUrl: `${issuer}/.well-known/jwks`,
      requestUrl: `${issuer}/token?api-version=2.0`,
      requestToken: REQUEST_TOKEN
    },
    comments: () => comments.all(),
    requests: () => [...requests],
    reset() {
      comments.clear()
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
    case '/oidc/token':
      if (token !== REQUEST_TOKEN) return { status: 401, body: { message: 'Bad credentials' } }
      return {
        status: 200,
        body: { value: identity.token(url.searchParams.get('audience') ?? 'https://github.com/octo-org') }
      }
    default:
      return undefined
  }
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  origin: string,
  respond: (asked: ApiRequest) => ApiResponse
): Promise<void> {
  const { status, headers, body } = respond({
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', origin),
    token: /^(?:bearer|token) (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1],
    body: await text(incoming)
  })
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
