import { ACCOUNT, PARTITION } from '../accounts'
import type { CachingMoto } from '../facts-cache'
import { type AuthenticatedRequest, authorize, checkOwner, checkRegion, located } from './authorize'
import type { ApiCall, Need } from './call'
import type { Facts } from './decide'
import { checkDestinations } from './destinations'
import type { Faults } from './faults'
import { forward, type Forwarded } from './forward'
import { type KnownAnswers, questionOf } from './known-answers'
import { type HttpMessage, isRead } from './message'
import { checkNamespace } from './namespace'
import { authenticate, type KeyFacts } from './principal'
import { Refusal } from './refusal'
import { deniedDeletions, listPermission } from './s3'
import type { Claim } from './signature'

/** What is behind the gateway. */
export interface Backend {
  readonly moto: CachingMoto
  readonly known: KnownAnswers
  readonly faults: Faults
  readonly now: () => Date
}

export interface ParsedRequest {
  readonly message: HttpMessage
  readonly claim: Claim | undefined | null
  readonly call: ApiCall
  readonly region: string
}

/** What the journal will say about a request, filled in as it becomes known: a refused request is recorded too. */
export interface RecordInProgress {
  principal: string | null
  action: string
  resource: string
}

/** The path of every request: who is asking, are they allowed to, then moto. */
export async function answer(
  { moto, known, faults, now: clock }: Backend,
  parsed: ParsedRequest,
  record: RecordInProgress
): Promise<Forwarded> {
  const { message, claim, call, region } = parsed
  const facts = await factsOf(moto, call, claim)
  await faults.delay()
  const now = clock()
  const principal = authenticate(message, claim, facts.caller, call.protocol, now)
  record.principal = principal.arn
  const account = 'account' in principal ? principal.account : ACCOUNT
  const needs = call.needs(account, facts.role)
  record.action = needs[0]?.action ?? record.action
  record.resource = needs[0]?.resource ?? record.resource
  const fault = faults.due(call.service, record.action)
  if (fault?.carriedOut === false) await faults.strike(fault, record.action)
  const request: AuthenticatedRequest = { message, call, principal, facts, region, now }
  checkRegion(request)
  const refusal = await refusalOf(request, needs)
  if (refusal !== undefined && call.operation === 'DeleteObjects') return deniedDeletions(message, refusal)
  if (refusal !== undefined) throw located(refusal, request)
  checkOwner(request)
  checkNamespace(request, account)
  await checkDestinations(request)
  const owner = motoAccount(call, facts, account)
  const send = () => forward(moto, message, call.path, owner)
  const question = questionOf(parsed, owner, account, now)
  const carryOut = () =>
    changesFacts(call, message)
      ? moto.changing(send)
      : moto.writing(call.key === undefined ? send : () => known.changingObjects(send))
  const forwarded = await (question === undefined ? carryOut() : known.ask(question, send))
  if (fault !== undefined) await faults.strike(fault, record.action)
  if (forwarded.status === 404 && call.key !== undefined && isRead(message)) await checkListing(request)
  return forwarded
}

async function refusalOf(request: AuthenticatedRequest, needs: readonly Need[]): Promise<Refusal | undefined> {
  try {
    await authorize(request, needs)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Without s3:ListBucket, a missing key is a 403. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
async function checkListing(request: AuthenticatedRequest): Promise<void> {
  if (request.call.bucket !== undefined) await authorize(request, [listPermission(request.call.bucket)])
}

/** Objects, messages and sessions come and go without changing who may do what. */
function changesFacts({ operation, key }: ApiCall, message: HttpMessage): boolean {
  return key === undefined && !isRead(message) && !/^(Get|List|AssumeRole|ReceiveMessage|DeleteMessage)/.test(operation)
}

async function factsOf(
  moto: CachingMoto,
  { factsQuery }: ApiCall,
  claim: Claim | undefined | null
): Promise<Facts & { readonly caller: KeyFacts | null }> {
  const role = factsQuery.role === undefined ? {} : { role: { partition: PARTITION, ...factsQuery.role } }
  return moto.ask('facts', { ...factsQuery, ...role, ...(claim ? { key: claim.accessKeyId } : {}) })
}

/** The account whose backend in moto holds the object: the owner of the bucket, queue or topic, or else the caller. */
function motoAccount(call: ApiCall, facts: Facts, caller: string): string {
  const bucket = call.bucket === undefined ? null : facts.buckets[call.bucket]
  const [first] = [...call.factsQuery.queues, ...(call.factsQuery.topics ?? [])]
  return bucket?.account ?? first?.split(':')[4] ?? caller
}
