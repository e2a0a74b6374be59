import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ControlSession } from '../catalog/context'
import { type AdminDependencies, handleAdmin } from './admin'
import { type Body, readBody, refusal, send, success, textIn } from './http'
import { login, type LoginDependencies } from './login/login'
import type { Queries } from './queries'
import type { Sessions } from './sessions'

export interface ServerDependencies {
  readonly login: LoginDependencies
  readonly sessions: Sessions
  readonly queries: Queries
  readonly admin: AdminDependencies
}

/** Snowflake's paths as the driver uses them, and the sandbox's own under /sandbox. */
export function snowflakeServer(deps: ServerDependencies): Server {
  // A request fails when its idle connection is closed at that very moment, so idle connections stay open for long.
  return createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    handle(request, response, deps).catch((error: unknown) => send(response, 500, { message: String(error) }))
  })
}

async function handle(request: IncomingMessage, response: ServerResponse, deps: ServerDependencies): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const path = `${request.method} ${url.pathname}`
  const body = await readBody(request)
  if (url.pathname.startsWith('/sandbox/')) {
    const answer = await handleAdmin(path, body, deps.admin)
    return send(response, answer === undefined ? 404 : 200, answer ?? {})
  }
  if (path === 'POST /session/v1/login-request')
    return send(response, 200, await login(body, url.searchParams, deps.login))
  if (path === 'POST /session/token-request') return send(response, 200, renew(tokenOf(request), deps))
  if (path === 'POST /telemetry/send') return send(response, 200, success(null))
  const held = deps.sessions.byToken(tokenOf(request))
  if (held.state === 'expired')
    return send(response, 200, refusal('390112', 'Your session has expired. Please login again.'))
  if (held.state === 'unknown') return send(response, 200, refusal('390104', 'The authentication token is invalid.'))
  await handleSession(path, url, body, held.session, response, deps)
}

async function handleSession(
  path: string,
  url: URL,
  body: Body,
  session: ControlSession,
  response: ServerResponse,
  { queries, sessions, login: { account } }: ServerDependencies
): Promise<void> {
  const { searchParams: query, pathname } = url
  const queryId = pathname.split('/')[2] ?? ''
  if (path === 'POST /queries/v1/query-request') {
    const { status, body: reply } = await queries.submit(query.get('requestId') ?? crypto.randomUUID(), body, session)
    return send(response, status, reply)
  }
  if (/^GET \/queries\/[^/]+\/result$/.test(path)) {
    const answer = await queries.result(queryId)
    return send(response, answer?.status ?? 404, answer?.body ?? {})
  }
  if (/^GET \/monitoring\/queries\/[^/]+$/.test(path))
    return send(response, 200, queries.status(pathname.split('/')[3] ?? ''))
  if (/^POST \/queries\/[^/]+\/abort-request$/.test(path)) {
    queries.cancel(queryId === 'v1' ? (textIn(body, 'requestId') ?? '') : queryId)
    return send(response, 200, success(null))
  }
  if (path === 'POST /session/heartbeat') return send(response, 200, success(null))
  if (path === 'POST /session' && query.get('delete') === 'true') {
    sessions.close(session)
    await account.data.sessionClosed(session)
    return send(response, 200, success(null))
  }
  send(response, 404, {})
}

function renew(masterToken: string, { sessions }: ServerDependencies): Body {
  const sessionToken = sessions.renew(masterToken)
  if (sessionToken === undefined)
    return refusal('390114', 'Authentication token has expired. The user must authenticate again.')
  const { lifetimeSeconds } = sessions
  return success({
    sessionToken,
    masterToken,
    validityInSecondsST: lifetimeSeconds,
    validityInSecondsMT: 4 * lifetimeSeconds
  })
}

/** `Authorization: Snowflake Token="…"` */
function tokenOf({ headers: { authorization = '' } }: IncomingMessage): string {
  return /^Snowflake Token="(.*)"$/.exec(authorization)?.[1] ?? ''
}
