import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** The fields of a JSON body; {} when there is no body or it is not an object. */
export type Body = Readonly<Record<string, unknown>>

export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
  return plain.length === 0 ? {} : asBody(JSON.parse(plain.toString('utf8')))
}

export function asBody(value: unknown): Body {
  return isBody(value) ? value : {}
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textIn(body: Body, field: string): string | undefined {
  const value = body[field]
  return typeof value === 'string' ? value : undefined
}

export function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** The body of a refusal. Snowflake sends it with HTTP 200 too. */
export function refusal(code: string, message: string, data: Body = {}): Body {
  return { data, code, message, success: false, headers: null }
}

export function success(data: unknown): Body {
  return { data, code: null, message: null, success: true }
}
