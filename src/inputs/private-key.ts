import type { InputProblem } from './reader'

interface KeyProblem extends InputProblem {
  readonly input: 'snowflake-private-key' | 'snowflake-private-key-passphrase'
}

const PEM = /^-----BEGIN ((?:ENCRYPTED |RSA )?PRIVATE KEY)-----\n[\s\S]+?\n-----END \1-----$/
const BODY_LINE = /^[A-Za-z0-9+/=]*$/

/**
 * Why the driver could not sign with this key; never quotes the key.
 * https://docs.snowflake.com/en/user-guide/key-pair-auth
 */
export function privateKeyProblem(key: string, hasPassphrase: boolean): KeyProblem | undefined {
  const refuse = (wrong: string, instead: string): KeyProblem => ({ input: 'snowflake-private-key', wrong, instead })
  if (/BEGIN (RSA )?PUBLIC KEY/.test(key)) {
    return refuse(
      'is the public key',
      'Use the private key; the public key belongs in `ALTER USER … SET RSA_PUBLIC_KEY`'
    )
  }
  if (key.includes('BEGIN OPENSSH PRIVATE KEY')) {
    return refuse('is in OpenSSH format', 'Convert it: `ssh-keygen -p -m PKCS8 -f <file>`')
  }
  if (key.includes('\\n'))
    return refuse('has `\\n` instead of line breaks', 'Store the key in the secret exactly as it is in the file')
  const type = PEM.exec(key)?.[1]
  if (type === undefined) {
    return refuse(
      'is not a PEM file',
      'Use the whole file, from `-----BEGIN PRIVATE KEY-----` to `-----END PRIVATE KEY-----`, with its line breaks'
    )
  }
  // Headers of an encrypted PKCS#1 key ("Proc-Type: 4,ENCRYPTED") have a colon; what follows the empty line is the key.
  const [, ...lines] = key.split('\n').slice(0, -1)
  if (!lines.filter((line) => !line.includes(': ')).every((line) => BODY_LINE.test(line.trim()))) {
    return refuse('has lines that are not base64', 'Use the file unchanged')
  }
  const encrypted = type === 'ENCRYPTED PRIVATE KEY' || key.includes('4,ENCRYPTED')
  if (!encrypted || hasPassphrase) return undefined
  return {
    input: 'snowflake-private-key-passphrase',
    wrong: 'is missing, but the private key is encrypted',
    instead: 'Set it from a secret, or use a key that is not encrypted'
  }
}
