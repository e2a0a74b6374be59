import { ACCOUNT, PARTITION } from '../accounts'
import type { KnownMoto } from '../known-facts'
import { authorize, checkOwner, checkRegion, type Request } from './authorize'
import type { Call, Need } from './call'
import type { Facts } from './decide'
import { checkDestinations } from './destinations'
import type { Faults } from './faults'
import { forward, type Forwarded } from './forward'
import type { Message } from './message'
import { authenticate, type KeyFacts } from './principal'
import { Refusal } from './refusal'
import { keptKeys, listing } from './s3'
import type { Claim } from './signature'

/** What stands behind the gateway. */
export interface Behind {
  readonly moto: KnownMoto
  readonly faults: Faults
}

export interface Asked {
  readonly message: Message
  readonly claim: Claim | undefined | null
  readonly call: Call
  readonly region: string
}

/** What the record will say of a request, filled in as it becomes known: a refused request has a record too. */
export interface Noted {
  principal: string | null
  action: string
  resource: string
}

/** Every request's way: who asks, may they, then moto. */
export async function answer({ moto, faults }: Behind, asked: Asked, noted: Noted): Promise<Forwarded> {
  const { message, claim, call, region } = asked
  const facts = await factsOf(moto, call, claim)
  await faults.delay()
  const principal = authenticate(message, claim, facts.caller, call.protocol)
  noted.principal = principal.arn
  const account = 'account' in principal ? principal.account : ACCOUNT
  const needs = call.needs(account, facts.role)
  noted.action = needs[0]?.action ?? noted.action
  noted.resource = needs[0]?.resource ?? noted.resource
  faults.strike(call.service, noted.action)
  const request: Request = { message, call, principal, facts, region }
  checkRegion(request)
  const refusal = await refusalOf(request, needs)
  if (refusal !== undefined && call.operation === 'DeleteObjects') return keptKeys(message, refusal)
  if (refusal !== undefined) throw refusal
  checkOwner(request)
  await checkDestinations(request)
  const send = () => forward(moto.port, message, call.path, motoAccount(call, facts, account))
  const forwarded = await (changesFacts(call, message) ? moto.changing(send) : send())
  if (forwarded.status === 404 && call.key !== undefined && isRead(message)) await checkListing(request, forwarded)
  return forwarded
}

async function refusalOf(request: Request, needs: readonly Need[]): Promise<Refusal | undefined> {
  try {
    await authorize(request, needs)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
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

/** Objects, messages and sessions come and go without changing who may do what. */
function changesFacts({ operation, key }: Call, message: Message): boolean {
  return key === undefined && !isRead(message) && !/^(Get|List|AssumeRole|ReceiveMessage|DeleteMessage)/.test(operation)
}

function isRead({ method }: Message): boolean {
  return method === 'GET' || method === 'HEAD'
}

async function factsOf(
  moto: KnownMoto,
  { wanted }: Call,
  claim: Claim | undefined | null
): Promise<Facts & { readonly caller: KeyFacts | null }> {
  const role = wanted.role === undefined ? {} : { role: { partition: PARTITION, ...wanted.role } }
  return moto.ask('facts', { ...wanted, ...role, ...(claim ? { key: claim.accessKeyId } : {}) })
}

/** Whose backend holds the thing: the bucket's or queue's owner, else the caller's account. */
function motoAccount(call: Call, facts: Facts, caller: string): string {
  const bucket = call.bucket === undefined ? null : facts.buckets[call.bucket]
  return bucket?.account ?? call.wanted.queues[0]?.split(':')[4] ?? caller
}
