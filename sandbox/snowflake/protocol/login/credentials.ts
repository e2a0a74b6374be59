import type { SandboxUser } from '../../users'
import { type Body, textIn } from '../http'
import { type Directory, isAccount, LoginError } from './directory'
import { verifyKeyPair } from './key-pair'
import { verifyWorkloadIdentity } from './workload-identity'

/** The user that the login data prove. */
export async function authenticate(login: Body, directory: Directory): Promise<SandboxUser> {
  const user = await identify(login, directory)
  if (user.disabled === true)
    throw new LoginError('390101', 'User access disabled. Contact your local system administrator.')
  return user
}

async function identify(login: Body, directory: Directory): Promise<SandboxUser> {
  const token = textIn(login, 'TOKEN') ?? ''
  switch (textIn(login, 'AUTHENTICATOR')?.toUpperCase() ?? 'SNOWFLAKE') {
    case 'SNOWFLAKE':
      return byPassword(login, directory)
    case 'SNOWFLAKE_JWT':
      return verifyKeyPair(token, directory)
    case 'PROGRAMMATIC_ACCESS_TOKEN':
      return byProgrammaticAccessToken(token, named(login, directory))
    case 'OAUTH':
      return byOAuth(token, named(login, directory))
    case 'WORKLOAD_IDENTITY':
      return verifyWorkloadIdentity(textIn(login, 'PROVIDER') ?? '', token, directory)
    default:
      throw new LoginError('390161', 'Authenticator is not supported.')
  }
}

/** The users that the login can be for: the one that it names, or all. */
function named(login: Body, { users }: Directory): readonly SandboxUser[] {
  const name = textIn(login, 'LOGIN_NAME')?.toUpperCase()
  return [...users.values()].filter((user) => name === undefined || name === '' || user.name === name)
}

/** A programmatic access token is accepted in place of the password. */
function byPassword(login: Body, { account, users }: Directory): SandboxUser {
  const name = textIn(login, 'LOGIN_NAME')?.toUpperCase()
  const password = textIn(login, 'PASSWORD')
  const user = users.get(name ?? '')
  const known =
    password !== undefined && (user?.password === password || (user?.programmaticAccessTokens ?? []).includes(password))
  if (user === undefined || !known || !isAccount(textIn(login, 'ACCOUNT_NAME'), account))
    throw new LoginError('390100', 'Incorrect username or password was specified.')
  return user
}

function byProgrammaticAccessToken(token: string, users: readonly SandboxUser[]): SandboxUser {
  const user = users.find(({ programmaticAccessTokens = [] }) => programmaticAccessTokens.includes(token))
  if (user === undefined) throw new LoginError('394400', 'Programmatic access token is invalid.')
  return user
}

function byOAuth(token: string, users: readonly SandboxUser[]): SandboxUser {
  const user = users.find(({ oauthTokens = [] }) => oauthTokens.includes(token))
  if (user === undefined) throw new LoginError('390303', `Invalid OAuth access token. [${crypto.randomUUID()}]`)
  return user
}
