import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'

/**
 * The tokens that GitHub issues to a job that has `id-token: write`.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export interface TokenIssuer {
  /** A signed JWT for this audience, valid for five minutes; the subject of the sandbox unless the job has another. */
  token(audience: string, job?: string): string
  /** The bodies of `/.well-known/openid-configuration` and of the key set. */
  readonly configuration: object
  readonly keys: object
}

const LIFETIME_SECONDS = 300

export function tokenIssuer(issuer: string, subject: string, repository: string): TokenIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  return {
    token(audience, job = subject) {
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        iss: issuer,
        sub: job,
        aud: audience,
        iat: now,
        nbf: now,
        exp: now + LIFETIME_SECONDS,
        jti: randomUUID(),
        repository,
        repository_owner: repository.split('/')[0],
        ref: 'refs/heads/main',
        runner_environment: 'github-hosted'
      }
      const text = `${encoded({ alg: 'RS256', typ: 'JWT', kid })}.${encoded(claims)}`
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`
    },
    configuration: {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256']
    },
    keys: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] }
  }
}

const REQUEST_TOKEN = 'sandbox-request-token'

/** ACTIONS_ID_TOKEN_REQUEST_TOKEN of a job whose identity has this subject, e.g. `repo:octo-org/access-logs:pull_request`. */
export function requestTokenOf(subject: string): string {
  return `${REQUEST_TOKEN}.${Buffer.from(subject).toString('base64url')}`
}

/** The subject of the job with this request token; `undefined` when there is no such job. */
export function subjectOf(requestToken: string | undefined): string | undefined {
  const [known, subject] = requestToken?.split('.') ?? []
  return known === REQUEST_TOKEN && subject !== undefined ? Buffer.from(subject, 'base64url').toString() : undefined
}
