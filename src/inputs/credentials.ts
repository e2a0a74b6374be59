import type { CredentialMethod, Credentials } from '../model/credentials'
import { accountUrl } from './account'
import type { InputName } from './known'
import { privateKeyProblem } from './private-key'
import type { Reader } from './reader'

const METHODS = ['workload-identity', 'key-pair', 'programmatic-access-token', 'oauth', 'password'] as const

/** The input for the credential of each method; workload identity needs none. */
const CREDENTIAL_OF: Readonly<Record<CredentialMethod, InputName | null>> = {
  'workload-identity': null,
  'key-pair': 'snowflake-private-key',
  'programmatic-access-token': 'snowflake-token',
  oauth: 'snowflake-token',
  password: 'snowflake-password'
}

const CREDENTIALS = ['snowflake-private-key', 'snowflake-token', 'snowflake-password'] as const

/** GitHub's runner sets these in a job that may request an OIDC token. */
const ID_TOKEN_VARIABLES = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']

/** How to sign in: with the given authenticator, or else with the one that fits the given credential. */
export function readCredentials(read: Reader, account: string): Credentials {
  const given = CREDENTIALS.filter((name) => read.text(name) !== '')
  const method = methodOf(read, given)
  refuseContradictions(read, method, given)
  return credentialsOf(read, method, account)
}

/** Whether the run has any way to sign in to Snowflake. */
export function canSignIn(read: Reader): boolean {
  return CREDENTIALS.some((name) => read.text(name) !== '') || mayHaveIdToken(read)
}

function methodOf(read: Reader, given: readonly (typeof CREDENTIALS)[number][]): CredentialMethod {
  if (read.text('snowflake-authenticator') !== '') return read.oneOf('snowflake-authenticator', METHODS)
  if (given.includes('snowflake-private-key')) return 'key-pair'
  if (given.includes('snowflake-token')) return 'programmatic-access-token'
  if (given.includes('snowflake-password')) return 'password'
  return 'workload-identity'
}

function refuseContradictions(read: Reader, method: CredentialMethod, given: readonly InputName[]): void {
  const needed = CREDENTIAL_OF[method]
  const chosen = read.text('snowflake-authenticator') !== ''
  if (!chosen && given.length > 1) {
    const wrong = `is empty, so it is unclear which of ${given.join(', ')} to use`
    read.refuse('snowflake-authenticator', wrong, 'Set only one of them')
    return
  }
  for (const name of given.filter((name) => name !== needed)) {
    read.refuse(name, `is set, but snowflake-authenticator is ${method}`, 'Remove one of the two')
  }
  if (needed !== null && !given.includes(needed)) {
    read.refuse(needed, 'is missing', `${method} requires it, e.g. from a secret: \`${needed}: \${{ secrets.NAME }}\``)
  }
  if (read.text('snowflake-private-key-passphrase') !== '' && method !== 'key-pair') {
    read.refuse('snowflake-private-key-passphrase', 'is set without a private key', 'Remove it')
  }
  if (method === 'workload-identity' && !mayHaveIdToken(read)) {
    const permission = 'Add to the job: `permissions: { id-token: write }`'
    if (chosen)
      read.refuse('snowflake-authenticator', 'is workload-identity, but the job cannot get an OIDC token', permission)
    else {
      read.refuse(
        'snowflake-authenticator',
        'is empty, and no credential is set',
        `${permission}, which needs no secret; or set snowflake-private-key, snowflake-token or snowflake-password`
      )
    }
  }
}

function credentialsOf(read: Reader, method: CredentialMethod, account: string): Credentials {
  const user = read.optional('snowflake-user')
  switch (method) {
    case 'workload-identity':
      return { method, user, audience: read.optional('snowflake-audience') ?? accountUrl(account) }
    case 'key-pair':
      return { method, user: needed(read, user, method), ...keyPair(read) }
    case 'programmatic-access-token':
    case 'oauth':
      return { method, user, token: read.text('snowflake-token') }
    case 'password':
      return { method, user: needed(read, user, method), password: read.text('snowflake-password') }
  }
}

function needed(read: Reader, user: string | null, method: CredentialMethod): string {
  if (user === null) read.refuse('snowflake-user', 'is missing', `${method} requires it: use the user's LOGIN_NAME`)
  return user ?? ''
}

function keyPair(read: Reader): { readonly privateKey: string; readonly passphrase: string | null } {
  const privateKey = read.text('snowflake-private-key').replace(/\r\n?/g, '\n')
  const passphrase = read.optional('snowflake-private-key-passphrase')
  const problem = privateKey === '' ? undefined : privateKeyProblem(privateKey, passphrase !== null)
  if (problem !== undefined) read.refuse(problem.input, problem.wrong, problem.instead)
  return { privateKey, passphrase }
}

function mayHaveIdToken(read: Reader): boolean {
  return ID_TOKEN_VARIABLES.every((variable) => read.environment(variable) !== '')
}
