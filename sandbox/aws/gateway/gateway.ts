import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ACCOUNT } from '../accounts'
import type { Moto } from '../moto-process'
import { authorize, checkOwner, checkRegion, type Request } from './authorize'
import { checkDestinations } from './destinations'
import type { Call, Reader } from './call'
import type { Facts } from './decide'
import type { Faults } from './faults'
import { readIam } from './iam'
import type { Journal } from './journal'
import { formOf, queryOf, type Message } from './message'
import { forward, type Forwarded } from './forward'
import { authenticate, type KeyFacts } from './principal'
import { Refusal, spelled } from './refusal'
import { listing, readS3 } from './s3'
import { claimOf, type Claim } from './signature'
import { readSqs } from './sqs'
import { readSts } from './sts'

export interface Gateway {
  readonly moto: Moto
  readonly region: string
  readonly journal: Journal
  readonly faults: Faults
  /** Answers the sandbox's own questions; false = this is not one. */
  administer(message: Message, response: ServerResponse): Promise<boolean>
}

const READERS: Readonly<Record<string, Reader>> = { s3: readS3, iam: readIam, sts: readSts, sqs: readSqs }

export function createGateway(gateway: Gateway): Server {
  return createServer((request, response) => {
    void serve(gateway, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(String(error instanceof Error ? error.stack : error))
    })
  })
}

async function serve(gateway: Gateway, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const begun = performance.now()
  const message = await read(incoming)
  const claim = claimOf(message)
  if (claim === undefined && (await gateway.administer(message, response))) return
  const region = claim?.region ?? gateway.region
  const call = readerOf(message, claim)(message, region)
  const record = { principal: null as string | null, action: `${call.service}:${call.operation}`, resource: '*' }
  const status = await answer(gateway, { message, claim, call, region }, record).then(
    (forwarded) => reply(response, forwarded),
    (error: unknown) => refuse(response, error, call, message.method)
  )
  const { service, operation } = call
  const ms = Math.round(performance.now() - begun)
  gateway.journal.add({ at: new Date().toISOString(), service, operation, ...record, status, ms })
}

interface Asked {
  readonly message: Message
  readonly claim: Claim | undefined | null
  readonly call: Call
  readonly region: string
}

interface Subject {
  principal: string | null
  action: string
  resource: string
}

/** Every request's way: who asks, may they, then moto. */
async function answer(gateway: Gateway, { message, claim, call, region }: Asked, record: Subject): Promise<Forwarded> {
  const facts = await factsOf(gateway.moto, call, claim)
  await gateway.faults.delay()
  const principal = authenticate(message, claim, facts.caller, call.protocol)
  record.principal = principal.arn
  const account = 'account' in principal ? principal.account : ACCOUNT
  const needs = call.needs(account, facts.role)
  record.action = needs[0]?.action ?? record.action
  record.resource = needs[0]?.resource ?? record.resource
  gateway.faults.strike(call.service, record.action)
  const request: Request = { message, call, principal, facts, region }
  checkRegion(request)
  await authorize(request, needs)
  checkOwner(request)
  await checkDestinations(request)
  const forwarded = await forward(gateway.moto.port, message, call.path, motoAccount(call, facts, account))
  if (forwarded.status === 404 && call.key !== undefined && isRead(message)) await checkListing(request, forwarded)
  return forwarded
}

/** Without s3:ListBucket a missing key is a 403. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
async function checkListing(request: Request, forwarded: Forwarded): Promise<void> {
  try {
    if (request.call.bucket !== undefined) await authorize(request, [listing(request.call.bucket)])
  } catch (refusal) {
    forwarded.body.resume()
    throw refusal
  }
}

function isRead({ method }: Message): boolean {
  return method === 'GET' || method === 'HEAD'
}

async function factsOf(
  moto: Moto,
  { wanted }: Call,
  claim: Claim | undefined | null
): Promise<Facts & { readonly caller: KeyFacts | null }> {
  const role = wanted.role === undefined ? {} : { role: { partition: 'aws', ...wanted.role } }
  return moto.ask('facts', { ...wanted, ...role, ...(claim ? { key: claim.accessKeyId } : {}) })
}

/** Whose backend holds the thing: the bucket's or queue's owner, else the caller's account. */
function motoAccount(call: Call, facts: Facts, caller: string): string {
  const bucket = call.bucket === undefined ? null : facts.buckets[call.bucket]
  return bucket?.account ?? call.wanted.queues[0]?.split(':')[4] ?? caller
}

function readerOf(message: Message, claim: Claim | undefined | null): Reader {
  const named = claim ? READERS[claim.service] : undefined
  if (named) return named
  if (claim) throw new Error(`The sandbox has no service "${claim.service}"`)
  if (message.headers['x-amz-target']?.startsWith('AmazonSQS.')) return readSqs
  const form = formOf(message)
  if (!form.has('Action')) return readS3
  return form.get('Version') === '2010-05-08' ? readIam : readSts
}

async function read(incoming: IncomingMessage): Promise<Message> {
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
  response.writeHead(status, headers)
  body.pipe(response)
  return status
}

function refuse(response: ServerResponse, error: unknown, call: Call, method: string): number {
  const message = error instanceof Error ? error.message : String(error)
  const refusal = error instanceof Refusal ? error : new Refusal(500, 'InternalError', message)
  const { status, headers, body } = spelled(refusal, call.protocol, method)
  response.writeHead(status, headers)
  response.end(body)
  return status
}
