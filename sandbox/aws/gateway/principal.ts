import { SERVICE_KEYS } from '../accounts'
import type { HttpMessage } from './message'
import { notAuthenticated, type Protocol } from './refusal'
import { type Claim, signedAt, signedWith } from './signature'

export interface PolicyText {
  readonly name: string
  /** JSON. */
  readonly document: string
}

/** What the live state says about an access key. */
export interface KeyFacts {
  readonly type: 'user' | 'session'
  readonly account: string
  readonly arn: string
  readonly userId: string
  readonly userName?: string
  /** For a session: the role that was assumed. */
  readonly roleArn?: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Milliseconds since 1970. */
  readonly expires?: number
  readonly active: boolean
  readonly policies: readonly PolicyText[]
  readonly boundary?: PolicyText | null
  readonly sessionPolicy?: string | null
}

/** Who is asking. */
export type Principal =
  KeyFacts | { readonly type: 'service'; readonly arn: string } | { readonly type: 'anonymous'; readonly arn: string }

const FIVE_MINUTES = 5 * 60_000
const FIFTEEN_MINUTES = 15 * 60_000

/** Throws the service's own refusal unless the signature proves who is asking. */
export function authenticate(
  message: HttpMessage,
  claim: Claim | undefined | null,
  key: KeyFacts | null,
  protocol: Protocol,
  now: Date
): Principal {
  if (claim === undefined) {
    if (protocol !== 's3') throw notAuthenticated('unsigned', protocol)
    return { type: 'anonymous', arn: 'anonymous' }
  }
  if (claim === null) throw notAuthenticated('malformed', protocol)
  const service = SERVICE_KEYS[claim.accessKeyId]
  const secret = service?.secretAccessKey ?? (key?.active ? key.secretAccessKey : undefined)
  if (secret === undefined) throw notAuthenticated('unknown-key', protocol)
  checkTime(claim, protocol)
  if (!signedWith(secret, message, claim)) throw notAuthenticated('wrong-signature', protocol)
  if (service) return { type: 'service', arn: service.service }
  if (key === null) throw notAuthenticated('unknown-key', protocol)
  if (key.sessionToken !== undefined && key.sessionToken !== claim.token)
    throw notAuthenticated('wrong-token', protocol)
  if (key.expires !== undefined && key.expires < now.getTime()) throw notAuthenticated('expired-token', protocol)
  return key
}

/** S3 accepts a clock that is 15 minutes off, the others 5. */
function checkTime(claim: Claim, protocol: Protocol): void {
  const age = Date.now() - signedAt(claim)
  if (claim.expiresSeconds !== undefined) {
    if (!(age <= claim.expiresSeconds * 1000)) throw notAuthenticated('expired-request', protocol)
    return
  }
  if (!(Math.abs(age) <= (protocol === 's3' ? FIFTEEN_MINUTES : FIVE_MINUTES)))
    throw notAuthenticated('skewed-clock', protocol)
}
