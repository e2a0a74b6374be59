import { SNOWFLAKE_ACCOUNT } from '../accounts'
import type { CachingMoto } from '../facts-cache'
import type { ApiCall } from './call'
import type { Forwarded } from './forward'
import { type HttpMessage, isRead } from './message'
import type { Claim } from './signature'

/** A request whose answer is the same until something is written. */
export interface Question {
  /** Tells it from all other questions. */
  readonly id: string
  /** Whether the answer depends on objects, and not only on the settings of buckets and roles. */
  readonly ofObjects: boolean
  /** When it is asked, in milliseconds since 1970. */
  readonly now: number
  /** How long its answer may be given to others; absent = as long as nothing is written. */
  readonly validMs?: number
}

interface Known {
  readonly answer: Forwarded
  readonly since: number
  /** Until when credentials in it are valid, in milliseconds since 1970. */
  readonly expires: number
}

/** moto says that the next one may get another answer, although nothing is written meanwhile. */
const VARIES = 'x-sandbox-varies'
const MOST = 2_000
/** Asks where the next log goes: after a change here and there in turn. */
const TAKES_TURNS = 'x-logging-in-effect'

/**
 * moto's answers to reads. Whoever waits for something, or compares what there is with what was declared, reads the same
 * again and again. Each request is still authenticated, authorized and recorded: only moto is not asked again.
 */
export class KnownAnswers {
  #ofSettings = new Map<string, Known>()
  #ofObjects = new Map<string, Known>()
  #state: number | undefined
  #writes = 0

  constructor(private readonly moto: Pick<CachingMoto, 'state'>) {}

  async ask(question: Question, send: () => Promise<Forwarded>): Promise<Forwarded> {
    const { id, now, validMs = Number.POSITIVE_INFINITY } = question
    // A write that begins meanwhile puts another map in its place.
    const answers = this.#answersTo(question)
    const known = answers?.get(id)
    const until = known === undefined ? 0 : Math.min(known.since + validMs, known.expires)
    if (known !== undefined && now >= known.since && now < until) return known.answer
    const { headers, ...answered } = await send()
    const { [VARIES]: varies, ...others } = headers
    const answer = { ...answered, headers: others }
    if (varies === undefined && answer.status < 500) answers?.set(id, { answer, since: now, expires: expiryIn(answer) })
    return answer
  }

  /** Runs work that may write objects. */
  async changingObjects<T>(work: () => Promise<T>): Promise<T> {
    this.#writes++
    this.#ofObjects = new Map()
    try {
      return await work()
    } finally {
      this.#writes--
      this.#ofObjects = new Map()
    }
  }

  /** None while they may change. */
  #answersTo({ ofObjects }: Question): Map<string, Known> | undefined {
    const { state } = this.moto
    if (state === undefined || (ofObjects && this.#writes > 0)) return undefined
    const isFull = this.#ofSettings.size + this.#ofObjects.size > MOST
    if (state !== this.#state || isFull) {
      this.#ofSettings = new Map()
      this.#ofObjects = new Map()
    }
    this.#state = state
    return ofObjects ? this.#ofObjects : this.#ofSettings
  }
}

/** moto may have given credentials at a time before the clock was moved, so that they are over when they come. */
function expiryIn({ body }: Forwarded): number {
  const [, expiration] = /<Expiration>([^<]+)<\/Expiration>/.exec(body.toString()) ?? []
  return expiration === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiration)
}

/** Snowflake keeps the credentials of a role for a while. A session lasts an hour if nobody asks for less. */
const SESSION_MS = 50 * 60_000

/** Headers that differ although the question is the same. The gateway has read what they say. */
const OF_ONE_REQUEST =
  /^(authorization|host|connection|user-agent|amz-sdk-.*|x-amz-(date|security-token|user-agent|content-sha256))$/

/**
 * The question that a request asks, if it is one. `account` has what it is about, `caller` is the account that asks.
 */
export function questionOf(
  {
    message,
    claim,
    call
  }: { readonly message: HttpMessage; readonly claim: Claim | undefined | null; readonly call: ApiCall },
  account: string,
  caller: string,
  now: Date
): Question | undefined {
  const isSession = call.operation === 'AssumeRole' && caller === SNOWFLAKE_ACCOUNT
  if (!isSession && !isQuestion(call, message)) return undefined
  const headers = Object.entries(message.headers).filter(([name]) => !OF_ONE_REQUEST.test(name))
  const { method, query, body } = message
  // Whoever may read from S3 gets the same. IAM and STS may answer with something about the caller.
  const asker = call.service === 's3' ? undefined : claim?.accessKeyId
  return {
    id: JSON.stringify([account, asker, method, call.path, query, headers, body.toString()]),
    ofObjects: call.key !== undefined || /^ListObject/.test(call.operation),
    now: now.getTime(),
    ...(isSession ? { validMs: SESSION_MS } : {})
  }
}

function isQuestion({ service, operation }: ApiCall, message: HttpMessage): boolean {
  if (service === 'iam') return /^(Get|List)/.test(operation)
  return service === 's3' && isRead(message) && !(TAKES_TURNS in message.headers)
}
