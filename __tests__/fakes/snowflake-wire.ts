import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'

/** The answer to a login or to a statement: a body, only an HTTP status, or nothing until the server closes. */
export type Answer = { readonly body: unknown } | { readonly status: number } | 'silence'

export interface Seen {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

/** The minimum of Snowflake's protocol that the driver needs: login, statements, logout. */
export interface Wire {
  readonly url: string
  readonly seen: readonly Seen[]
  readonly statements: () => readonly string[]
  /** Answers the requests that got no answer so far, and those that come from now on. */
  release(): void
  close(): Promise<void>
}

export async function startWire(
  answers: { readonly login?: Answer; readonly statement?: (sql: string) => Answer } = {}
): Promise<Wire> {
  const seen: Seen[] = []
  const held: ServerResponse[] = []
  let isReleased = false
  const answerTo = (path: string, sql: string): Answer => {
    if (path.includes('login-request')) return answers.login ?? LOGGED_IN
    if (path.includes('query-request') && !/ALTER SESSION|USE SECONDARY ROLES/.test(sql))
      return answers.statement?.(sql) ?? rowsAnswer([])
    return path.includes('query-request') ? rowsAnswer([]) : { body: { success: true } }
  }
  const release = () => {
    isReleased = true
    for (const response of held.splice(0)) send(response, CANCELED)
  }
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const path = request.url ?? ''
      seen.push({ path, body })
      const answer = answerTo(path, String(body['sqlText']))
      if (answer !== 'silence') send(response, answer)
      else if (isReleased) send(response, CANCELED)
      else held.push(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    statements: () => seen.flatMap(({ body }) => ('sqlText' in body ? [String(body['sqlText'])] : [])),
    release,
    close: () => {
      release()
      server.closeIdleConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}

function send(response: ServerResponse, answer: Exclude<Answer, 'silence'>): void {
  response.writeHead('status' in answer ? answer.status : 200, { 'content-type': 'application/json' })
  response.end('body' in answer ? JSON.stringify(answer.body) : '')
}

const CANCELED = errorAnswer('000604', 'SQL execution canceled')
const LOGGED_IN: Answer = { body: { data: { token: 'session-token', masterToken: 'm', sessionId: 1 }, success: true } }

/** Rows with text values. */
export function rowsAnswer(rows: readonly Readonly<Record<string, string | null>>[]): Answer {
  const names = Object.keys(rows[0] ?? { status: '' })
  const rowtype = names.map((name) => ({
    name,
    type: 'text',
    nullable: true,
    length: 100,
    precision: null,
    scale: null
  }))
  const rowset = rows.map((row) => names.map((name) => row[name] ?? null))
  return { body: { data: { rowtype, rowset, total: rows.length, returned: rows.length, queryId: 'q' }, success: true } }
}

export function errorAnswer(code: string, message: string): Exclude<Answer, 'silence'> {
  return { body: { data: { errorCode: code, sqlState: '02000' }, code, message, success: false } }
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = await textOf(request)
  const body: unknown = text === '' ? {} : JSON.parse(text)
  return typeof body === 'object' && body !== null ? { ...body } : {}
}
