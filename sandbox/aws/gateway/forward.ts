import type { Readable } from 'node:stream'
import { Agent, request as send, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import type { HttpMessage } from './message'

export interface Forwarded {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Readable
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

/** What belongs to one connection only, and what the sandbox says to the gateway alone. */
const NOT_PASSED_ON = ['connection', 'keep-alive', 'transfer-encoding', 'expect', 'x-moto-account-id']

const PRESIGNED = /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token)$/

/** Passes the request on to moto, its body byte for byte, as the account that owns the thing. */
export function forward(port: number, message: HttpMessage, path: string, account: string): Promise<Forwarded> {
  const passed = Object.entries(message.headers).filter(
    ([name]) => !NOT_PASSED_ON.includes(name) && !name.startsWith('x-sandbox-')
  )
  const headers = {
    ...Object.fromEntries(passed),
    // moto would take a bucket from any other host name.
    ...(path === message.path ? {} : { host: `127.0.0.1:${port}` }),
    'content-length': String(message.body.length),
    'x-moto-account-id': account
  }
  return new Promise((resolve, reject) => {
    const options = { agent, port, host: '127.0.0.1', method: message.method, path: target(message, path), headers }
    const outgoing = send(options, (incoming) =>
      resolve({ status: incoming.statusCode ?? 502, headers: answered(incoming), body: incoming })
    )
    outgoing.on('error', reject)
    outgoing.end(message.body)
  })
}

/** A presigned URL's signature has been checked; moto would check it against the host that it is called by. */
function target({ query }: HttpMessage, path: string): string {
  const parts = query
    .filter(([name]) => !PRESIGNED.test(name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`
}

function answered({ headers }: IncomingMessage): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.includes(name)))
}
