import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request as send } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { HttpMessage } from './message'

export interface Forwarded {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

/** What requests are passed on to. */
export interface Behind {
  readonly port: number
  /** Each request has these as well. */
  headers(): Readonly<Record<string, string>>
}

/** The connections to moto. */
export const agent = new Agent({ keepAlive: true, maxSockets: 32 })

/** Headers that belong to one connection, and those that are meant for the gateway only. */
const NOT_PASSED_ON = ['connection', 'keep-alive', 'transfer-encoding', 'expect', 'x-moto-account-id', 'date']

const PRESIGNED = /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token)$/

/** Passes the request on to moto, with its body byte for byte, as the account that owns the resource. */
export function forward(moto: Behind, message: HttpMessage, path: string, account: string): Promise<Forwarded> {
  const { port } = moto
  const kept = Object.entries(message.headers).filter(
    ([name]) => !NOT_PASSED_ON.includes(name) && !name.startsWith('x-sandbox-')
  )
  const headers = {
    ...Object.fromEntries(kept),
    ...moto.headers(),
    // moto would read a bucket name from any other host name.
    ...(path === message.path ? {} : { host: `127.0.0.1:${port}` }),
    'content-length': String(message.body.length),
    'x-moto-account-id': account
  }
  return new Promise((resolve, reject) => {
    const options = { agent, port, host: '127.0.0.1', method: message.method, path: target(message, path), headers }
    const outgoing = send(options, (incoming) => {
      const answer = { status: incoming.statusCode ?? 502, headers: headersOf(incoming) }
      buffer(incoming).then((body) => resolve({ ...answer, body }), reject)
    })
    outgoing.on('error', reject)
    outgoing.end(message.body)
  })
}

/** The signature of a presigned URL has been checked already. moto would check it against the wrong host name. */
function target({ query }: HttpMessage, path: string): string {
  const parts = query
    .filter(([name]) => !PRESIGNED.test(name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`
}

function headersOf({ headers }: IncomingMessage): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.includes(name)))
}
