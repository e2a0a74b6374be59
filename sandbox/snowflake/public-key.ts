import { createHash, createPublicKey, type KeyObject } from 'node:crypto'

/** @param text PEM, or its base64 body as in ALTER USER … SET RSA_PUBLIC_KEY */
export function publicKey(text: string): KeyObject {
  const pem = text.includes('-----BEGIN')
    ? text
    : `-----BEGIN PUBLIC KEY-----\n${text.trim()}\n-----END PUBLIC KEY-----`
  return createPublicKey(pem)
}

/** "SHA256:<base64>" */
export function fingerprint(key: KeyObject): string {
  return `SHA256:${createHash('sha256').update(derOf(key)).digest('base64')}`
}

/** The base64 body of its PEM, in one line. */
export function bodyOf(key: KeyObject): string {
  return derOf(key).toString('base64')
}

function derOf(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}
