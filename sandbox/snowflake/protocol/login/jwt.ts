import { type JsonWebKeyInput, type KeyObject, verify } from 'node:crypto'
import { asBody, type Body } from '../http'

export interface Jwt {
  readonly header: Body
  readonly claims: Body
  /** What is signed, and the signature. */
  readonly signed: string
  readonly signature: Buffer
}

/** Undefined when the text is not a JWT. */
export function readJwt(token: string): Jwt | undefined {
  const [header, claims, signature, ...rest] = token.split('.')
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return undefined
  try {
    return {
      header: asBody(JSON.parse(decode(header).toString('utf8'))),
      claims: asBody(JSON.parse(decode(claims).toString('utf8'))),
      signed: `${header}.${claims}`,
      signature: decode(signature)
    }
  } catch {
    return undefined
  }
}

/** RS256/384/512 and ES256/384/512. */
export function isSignedBy(jwt: Jwt, key: KeyObject | JsonWebKeyInput): boolean {
  const match = /^(RS|ES)(256|384|512)$/.exec(String(jwt.header.alg))
  if (match === null) return false
  const [, family, bits] = match
  const keyInput = 'format' in key ? key : { key }
  const input = family === 'ES' ? { ...keyInput, dsaEncoding: 'ieee-p1363' as const } : keyInput
  return verify(`sha${bits}`, Buffer.from(jwt.signed), input, jwt.signature)
}

/** Seconds since 1970; the Node.js driver writes milliseconds. */
export function instant(claim: unknown): number | undefined {
  if (typeof claim !== 'number') return undefined
  return claim > 1e12 ? claim / 1000 : claim
}

function decode(part: string): Buffer {
  return Buffer.from(part, 'base64url')
}
