import type { Account, ControlSession } from '../../catalog/context'
import { activeRoles, type SecondaryRoles } from '../../catalog/secondary-roles'
import { cannotBePerformed } from '../../errors'
import { applyParameters, use } from '../../execution/session'
import { type ParameterValues, SESSION_PARAMETERS } from '../../parameters'
import { DEFAULT_TIMEZONE } from '../../time-zones'
import { DEFAULT_SECONDARY_ROLES, type SandboxUser } from '../../users'
import { asBody, type Body, refusal, success, textIn } from '../http'
import { sessionParameters } from '../parameters'
import type { Sessions } from '../sessions'
import { authenticate } from './credentials'
import { type Directory, LoginError } from './directory'

export interface LoginDependencies {
  readonly directory: Directory
  readonly sessions: Sessions
  readonly account: Account
}

let lastSessionId = 1000

/** POST /session/v1/login-request */
export async function login(body: Body, query: URLSearchParams, deps: LoginDependencies): Promise<Body> {
  try {
    const data = asBody(body.data)
    const user = await authenticate(data, deps.directory)
    const role = roleOf(user, query.get('roleName'), deps.account)
    const session = newSession(user, role, data, deps.account)
    const asked = placesIn(query)
    const places = { ...asked, warehouse: asked.warehouse ?? user.warehouse ?? null }
    const missing = (await startIn(session, places, deps.account)).find((what) => asked[what] !== null)
    if (missing !== undefined && isValidated(asBody(data.SESSION_PARAMETERS))) throw notThere(missing)
    return success(answer(session, deps))
  } catch (error) {
    if (error instanceof LoginError)
      return refusal(error.code, error.message, {
        authnMethod: textIn(asBody(body.data), 'AUTHENTICATOR') ?? 'SNOWFLAKE'
      })
    throw error
  }
}

function roleOf(user: SandboxUser, asked: string | null, { access }: Account): string {
  const held = access.effectiveRoles(access.rolesOfUser(user.name))
  if (asked === null || asked === '') return held.has(user.role) ? user.role : 'PUBLIC'
  const role = stored(asked)
  if (access.roles.has(role) && held.has(role)) return role
  throw new LoginError(
    '390189',
    `Role '${role}' specified in the connect string does not exist or not authorized. Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.`
  )
}

function newSession(user: SandboxUser, role: string, data: Body, account: Account): ControlSession {
  lastSessionId += 1
  const session: ControlSession = {
    id: lastSessionId,
    user: user.name,
    role,
    roles: [role],
    warehouse: null,
    database: null,
    schema: null,
    timezone: DEFAULT_TIMEZONE,
    settings: {},
    secondaryRoles: secondaryRolesOf(user, textIn(data, 'SECONDARY_ROLES')),
    inTransaction: false,
    parameters: knownParameters(asBody(data.SESSION_PARAMETERS))
  }
  session.roles = activeRoles(account.access, session)
  applyParameters(session, account)
  return session
}

/**
 * Those of the user, unless the client asks for others.
 * https://github.com/snowflakedb/snowflake-connector-python/blob/main/src/snowflake/connector/auth/_auth.py
 */
function secondaryRolesOf({ secondaryRoles }: SandboxUser, asked: string | undefined): SecondaryRoles {
  const mode = asked === 'ALL' || asked === 'NONE' ? asked : (secondaryRoles ?? DEFAULT_SECONDARY_ROLES)
  return mode === 'ALL' ? 'ALL' : []
}

/** Clients send some that the sandbox does not have. */
function knownParameters(given: Body): ParameterValues {
  const known = Object.entries(given).filter(([name]) => Object.hasOwn(SESSION_PARAMETERS, name.toUpperCase()))
  return Object.fromEntries(known.map(([name, value]) => [name.toUpperCase(), String(value)]))
}

type Places = Readonly<Record<'warehouse' | 'database' | 'schema', string | null>>

/** What the connection asks for. */
function placesIn(query: URLSearchParams): Places {
  return { warehouse: query.get('warehouse'), database: query.get('databaseName'), schema: query.get('schemaName') }
}

/** A client may ask for its login to fail then, if it asked for the place itself: a user's default is no request. */
function isValidated({ CLIENT_VALIDATE_DEFAULT_PARAMETERS: validated }: Body): boolean {
  return String(validated).toLowerCase() === 'true'
}

/** https://github.com/cloudquery/cloudquery/pull/18558 */
function notThere(what: keyof Places): LoginError {
  return new LoginError('390201', `The requested ${what} does not exist or not authorized.`)
}

/** A missing warehouse, database or schema does not fail the login: it is just not in use. Gives those that are missing. */
async function startIn(session: ControlSession, places: Places, account: Account): Promise<readonly (keyof Places)[]> {
  const missing: (keyof Places)[] = []
  for (const what of ['warehouse', 'database', 'schema'] as const) {
    const name = places[what]
    if (name === null || name === '') continue
    try {
      await use({ type: 'USE', what, name: [stored(name)] }, { account, session })
    } catch (error) {
      if (!(error instanceof Error) || error.message !== cannotBePerformed().message) throw error
      missing.push(what)
    }
  }
  return missing
}

/** Names in the connection's settings are folded to upper case like those in SQL. */
function stored(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toUpperCase()
}

function answer(session: ControlSession, { sessions }: LoginDependencies): Body {
  return {
    ...sessions.open(session),
    validityInSeconds: sessions.lifetimeSeconds,
    masterValidityInSeconds: 4 * sessions.lifetimeSeconds,
    displayUserName: session.user,
    serverVersion: '9.99.0',
    firstLogin: false,
    sessionId: session.id,
    parameters: sessionParameters(session),
    sessionInfo: {
      databaseName: session.database,
      schemaName: session.schema,
      warehouseName: session.warehouse,
      roleName: session.role
    }
  }
}
