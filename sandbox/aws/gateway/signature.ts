import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type HttpMessage, parameter } from './message'

/**
 * Signature Version 4, read from the Authorization header or from a presigned URL.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export interface Claim {
  readonly accessKeyId: string
  /** "20261123T094341Z". */
  readonly time: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  readonly token: string | undefined
  /** How long a presigned URL is valid. */
  readonly expiresSeconds: number | undefined
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
const HEADER = /^AWS4-HMAC-SHA256 +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]+)$/

/** `undefined`: not signed; `null`: signed in a way that cannot be read. */
export function claimOf(message: HttpMessage): Claim | undefined | null {
  const header = message.headers['authorization']
  if (header !== undefined) {
    const [, credential, signedHeaders, signature] = HEADER.exec(header) ?? []
    return claim(credential, signedHeaders, signature, {
      time: message.headers['x-amz-date'],
      token: message.headers['x-amz-security-token'],
      expiresSeconds: undefined
    })
  }
  if (parameter(message, 'X-Amz-Algorithm') !== ALGORITHM) return undefined
  return claim(
    parameter(message, 'X-Amz-Credential'),
    parameter(message, 'X-Amz-SignedHeaders'),
    parameter(message, 'X-Amz-Signature'),
    {
      time: parameter(message, 'X-Amz-Date'),
      token: parameter(message, 'X-Amz-Security-Token'),
      expiresSeconds: Number(parameter(message, 'X-Amz-Expires'))
    }
  )
}

function claim(
  credential: string | undefined,
  signedHeaders: string | undefined,
  signature: string | undefined,
  rest: { time: string | undefined; token: string | undefined; expiresSeconds: number | undefined }
): Claim | null {
  const [accessKeyId, date, region, service, end] = credential?.split('/') ?? []
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request') return null
  if (!signedHeaders || !signature || !rest.time) return null
  return {
    ...rest,
    time: rest.time,
    accessKeyId,
    date,
    region,
    service,
    signature,
    signedHeaders: signedHeaders.split(';')
  }
}

export function signedWith(secret: string, message: HttpMessage, claim: Claim): boolean {
  const expected = Buffer.from(signatureOf(secret, message, claim), 'hex')
  const given = Buffer.from(claim.signature, 'hex')
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** When the request was signed, in milliseconds since 1970. */
export function signedAt(claim: Claim): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(claim.time) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}

function signatureOf(secret: string, message: HttpMessage, claim: Claim): string {
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`
  const text = [ALGORITHM, claim.time, scope, sha256(canonicalRequest(message, claim))].join('\n')
  return hmac(signingKey(secret, scope), text).toString('hex')
}

/** By secret and scope: it is the same for all requests of a day. */
const signingKeys = new Map<string, Buffer>()

function signingKey(secret: string, scope: string): Buffer {
  const id = `${secret} ${scope}`
  const key = signingKeys.get(id) ?? scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`))
  signingKeys.set(id, key)
  return key
}

function canonicalRequest(message: HttpMessage, claim: Claim): string {
  return [
    message.method,
    canonicalPath(message.path, claim.service),
    canonicalQuery(message),
    ...claim.signedHeaders.map((name) => `${name}:${(message.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    claim.signedHeaders.join(';'),
    payloadHash(message, claim)
  ].join('\n')
}

/** S3 encodes the path once. All other services encode the encoded path again. */
function canonicalPath(path: string, service: string): string {
  return path
    .split('/')
    .map((segment) => encode(service === 's3' ? decodeURIComponent(segment) : segment))
    .join('/')
}

function canonicalQuery(message: HttpMessage): string {
  return message.query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
}

function payloadHash(message: HttpMessage, claim: Claim): string {
  const declared = message.headers['x-amz-content-sha256']
  if (claim.service === 's3' && claim.expiresSeconds !== undefined) return declared ?? 'UNSIGNED-PAYLOAD'
  const streamed = declared === 'UNSIGNED-PAYLOAD' || declared?.startsWith('STREAMING-')
  return claim.service === 's3' && streamed ? declared! : sha256(message.body)
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
