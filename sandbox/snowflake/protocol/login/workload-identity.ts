import type { JsonWebKey } from 'node:crypto'
import type { SandboxUser } from '../../users'
import { asBody, textIn } from '../http'
import { type Directory, LoginError } from './directory'
import { instant, isSignedBy, type Jwt, readJwt } from './jwt'

/** The audience that a token must have when none is set for the user. */
const SNOWFLAKE_AUDIENCE = 'snowflakecomputing.com'

/**
 * A token from an OpenID Connect issuer such as GitHub. Issuer, subject and audience must be the user's, it must not be
 * expired, and it must be signed with one of the keys that the issuer publishes.
 * https://docs.snowflake.com/en/user-guide/workload-identity-federation
 */
export async function verifyWorkloadIdentity(
  provider: string,
  token: string,
  { users }: Directory
): Promise<SandboxUser> {
  if (provider !== 'OIDC') throw invalid(`the provider ${provider} is not supported`)
  const jwt = readJwt(token)
  const user = [...users.values()].find(
    ({ workloadIdentity: identity }) =>
      jwt !== undefined && identity?.issuer === jwt.claims.iss && identity?.subject === jwt.claims.sub
  )
  const identity = user?.workloadIdentity
  if (jwt === undefined || user === undefined || identity === undefined)
    throw invalid('no user has this issuer and subject')
  if (!isCurrent(jwt)) throw invalid('it is expired or not valid yet')
  if (!isFor(jwt, identity.audiences ?? [SNOWFLAKE_AUDIENCE])) throw invalid('its audience is not accepted')
  const keys = await publishedKeys(identity.issuer)
  if (!keys.some((key) => matches(jwt, key) && isSignedBy(jwt, { key, format: 'jwk' })))
    throw invalid('its signature does not match')
  return user
}

function isCurrent({ claims }: Jwt): boolean {
  const now = Date.now() / 1000
  const issued = instant(claims.iat)
  const expires = instant(claims.exp)
  return issued !== undefined && expires !== undefined && issued <= now + 60 && expires > now
}

function isFor({ claims }: Jwt, audiences: readonly string[]): boolean {
  const given = Array.isArray(claims.aud) ? claims.aud : [claims.aud]
  return given.some((audience) => audiences.includes(String(audience)))
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html */
async function publishedKeys(issuer: string): Promise<readonly JsonWebKey[]> {
  const { jwks_uri: address } = await fetchObject(`${issuer}/.well-known/openid-configuration`)
  const { keys } = await fetchObject(String(address))
  return Array.isArray(keys) ? keys.filter(isKey) : []
}

function isKey(value: unknown): value is JsonWebKey {
  return typeof value === 'object' && value !== null && 'kty' in value
}

async function fetchObject(url: string): Promise<Readonly<Record<string, unknown>>> {
  return asBody(await (await fetch(url)).json())
}

function matches(jwt: Jwt, key: JsonWebKey): boolean {
  const id = textIn(jwt.header, 'kid')
  return id === undefined || key.kid === undefined || key.kid === id
}

function invalid(why: string): LoginError {
  return new LoginError('390195', `The workload identity token is invalid: ${why}.`)
}
