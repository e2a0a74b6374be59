import { fingerprint, publicKey } from '../../public-key'
import type { SandboxUser } from '../../users'
import { textIn } from '../http'
import { type Directory, isAccount, LoginError } from './directory'
import { instant, isSignedBy, type Jwt, readJwt } from './jwt'

const LEEWAY_SECONDS = 60

/**
 * A token signed with the user's private key: its issuer is "ACCOUNT.USER.SHA256:<fingerprint of the public key>".
 * https://docs.snowflake.com/en/developer-guide/sql-api/authenticating#using-key-pair-authentication
 */
export function verifyKeyPair(token: string, { account, users, changes }: Directory): SandboxUser {
  const jwt = readJwt(token)
  const [accountName, userName] = textIn(jwt?.claims ?? {}, 'sub')?.split('.') ?? []
  const user = users.get(userName ?? '')
  if (jwt === undefined || user?.publicKey === undefined || !isAccount(accountName, account)) throw invalid()
  const key = publicKey(user.publicKey)
  const issuer = `${textIn(jwt.claims, 'sub')}.${fingerprint(key)}`
  if (textIn(jwt.claims, 'iss') !== issuer || !isSignedBy(jwt, key) || !isCurrent(jwt)) throw invalid()
  if (isExpired(jwt)) throw expired(changes.has('expired keys have their own code'))
  return user
}

/** Issued in the past, and valid for an hour at most. */
function isCurrent({ claims }: Jwt): boolean {
  const now = Date.now() / 1000
  const issued = instant(claims.iat)
  const expires = instant(claims.exp)
  return issued !== undefined && expires !== undefined && issued <= now + LEEWAY_SECONDS && expires - issued <= 3600
}

function isExpired({ claims }: Jwt): boolean {
  return (instant(claims.exp) ?? 0) <= Date.now() / 1000
}

/** https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_07/bcr-2421 */
function expired(hasItsCode: boolean): LoginError {
  const [code, text] = hasItsCode
    ? ['390318', 'OAuth access token expired.']
    : ['390303', 'Invalid OAuth access token.']
  return new LoginError(code, `${text} [${crypto.randomUUID()}]`)
}

function invalid(): LoginError {
  return new LoginError('390144', `JWT token is invalid. [${crypto.randomUUID()}]`)
}
