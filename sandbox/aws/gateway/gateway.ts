import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { answer, type Backend } from './answer'
import type { ApiCall, RequestReader } from './call'
import { Lost } from './faults'
import type { Forwarded } from './forward'
import { readIam } from './iam'
import type { Journal } from './journal'
import { formOf, type HttpMessage, queryOf } from './message'
import { errorResponse, Refusal } from './refusal'
import { readS3 } from './s3'
import { type Claim, claimOf } from './signature'
import { readSns } from './sns'
import { readSqs } from './sqs'
import { readSts } from './sts'

export interface Gateway extends Backend {
  /** The Region of requests that are not signed. */
  readonly region: string
  readonly journal: Journal
  /** Answers the requests for the sandbox itself; false = this is not one. */
  handleAdmin(message: HttpMessage, response: ServerResponse): Promise<boolean>
}

/** moto says that nobody gets this answer, although the request was carried out. */
const LOST = 'x-sandbox-lost'
/** What the journal says of a request that got no answer at all. */
const NO_STATUS = 0

const READERS: Readonly<Record<string, RequestReader>> = {
  s3: readS3,
  iam: readIam,
  sts: readSts,
  sqs: readSqs,
  sns: readSns
}

export function createGateway(gateway: Gateway): Server {
  // A request fails when its idle connection is closed at that very moment, so idle connections stay open for long.
  return createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    void serve(gateway, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(String(error instanceof Error ? error.stack : error))
    })
  })
}

async function serve(gateway: Gateway, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now()
  const message = await read(incoming)
  const claim = claimOf(message)
  if (claim === undefined && (await gateway.handleAdmin(message, response))) return
  const region = claim?.region ?? gateway.region
  const call = readerOf(message, claim)(message, region)
  const record = { principal: null, action: `${call.service}:${call.operation}`, resource: '*' }
  const status = await answer(gateway, { message, claim, call, region }, record).then(
    (forwarded) => reply(response, forwarded),
    (error: unknown) => refuse(response, error, call, message.method)
  )
  const { service, operation } = call
  const ms = Math.round(performance.now() - started)
  gateway.journal.add({ at: new Date().toISOString(), service, operation, ...record, status, ms })
}

function readerOf(message: HttpMessage, claim: Claim | undefined | null): RequestReader {
  const named = claim ? READERS[claim.service] : undefined
  if (named) return named
  if (claim) throw new Error(`The sandbox has no service "${claim.service}"`)
  if (message.headers['x-amz-target']?.startsWith('AmazonSQS.')) return readSqs
  const form = formOf(message)
  if (!form.has('Action')) return readS3
  return { '2010-05-08': readIam, '2010-03-31': readSns }[form.get('Version') ?? ''] ?? readSts
}

async function read(incoming: IncomingMessage): Promise<HttpMessage> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array))
  const url = incoming.url ?? '/'
  const at = url.indexOf('?')
  const headers = Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')])
  return {
    method: incoming.method ?? 'GET',
    path: at < 0 ? url : url.slice(0, at),
    query: at < 0 ? [] : queryOf(url.slice(at + 1)),
    headers: Object.fromEntries(headers) as { readonly [name: string]: string },
    body: Buffer.concat(chunks)
  }
}

function reply(response: ServerResponse, { status, headers, body }: Forwarded): number {
  if (LOST in headers) {
    response.destroy()
    return status
  }
  response.writeHead(status, headers)
  response.end(body)
  return status
}

function refuse(response: ServerResponse, error: unknown, call: ApiCall, method: string): number {
  if (error instanceof Lost) {
    response.destroy()
    return NO_STATUS
  }
  const message = error instanceof Error ? error.message : String(error)
  const refusal = error instanceof Refusal ? error : new Refusal(500, 'InternalError', message)
  const { status, headers, body } = errorResponse(refusal, call.protocol, method)
  response.writeHead(status, headers)
  response.end(body)
  return status
}
