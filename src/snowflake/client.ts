import type { Connection, ConnectionOptions, RowStatement, SnowflakeError } from 'snowflake-sdk'
import type { Door } from '../door/door'
import type { Credentials, SnowflakeLogin } from '../model/credentials'
import { NAME } from '../model/names'
import type { Meaning, Operation, Row } from '../model/operation'
import { isServiceError, ServiceError } from '../model/service-error'
import { type Driver, loadDriver, withoutSecondaryRoles } from './driver'
import type { SqlLibrary } from './library'
import { LOGIN, SIGNING_IN } from './login'
import { allRows } from './pages'
import { COLUMN_EXISTS, EXISTS, EXISTS_HIDDEN, isAnswer } from './refusals'
import { sessionRole } from './session-role'
import { statement } from './statements'

export interface SnowflakeOptions {
  readonly login: SnowflakeLogin
  /** The account's URL, if it is not the usual one: "https://…". */
  readonly accessUrl?: string
  readonly sql: Pick<SqlLibrary, 'render' | 'describe'>
  /** Requests an OIDC token for this audience. */
  readonly idToken: (audience: string) => Promise<string>
  /** Loads the driver. This blocks the event loop for a while, so the caller chooses the time. */
  readonly driver?: () => Promise<Driver>
  readonly seconds?: Partial<Seconds>
}

/** How long we wait for an answer. If nobody answers at all, the driver would keep trying for minutes. */
export interface Seconds {
  readonly login: number
  readonly read: number
  readonly write: number
  /** For statements that load data: they take longer with more data. */
  readonly load: number
  readonly close: number
}

const SECONDS: Seconds = { login: 20, read: 60, write: 120, load: 1800, close: 3 }

/** An operation in flight, and what an error about it should say. */
interface Sent {
  readonly operation: Operation
  readonly facts: { readonly meaning: Meaning; readonly role?: string; readonly user?: string }
}

/** An operation that is about to be sent. */
interface Draft extends Sent {
  readonly sql: string
}

/** What is lost when Snowflake ends a session. */
interface Session {
  readonly connection: Promise<Connection>
  /** The statements that others depend on, e.g. on parameters: each is sent once, before the first that does. */
  readonly prepared: Map<Operation, Promise<unknown>>
}

/**
 * The driver's code for "Unable to perform operation using terminated connection": it says so, too, of the statement that
 * Snowflake refused because the session is gone (390111), e.g. after an administrator's abort or by a session policy.
 * https://docs.snowflake.com/en/sql-reference/functions/system_abort_session
 */
const SESSION_GONE = '407002'
const MOST_RENEWALS = 3

/**
 * The door to Snowflake. It signs in once for all operations, when it is opened or first needed, and loads the driver
 * only then. If Snowflake ends the session, the next operation signs in again. Rejects with a `ServiceError` with
 * Snowflake's six digits, a code of the driver ("404…": the options are wrong), or "UNREACHABLE". We never send anything
 * twice; the driver repeats requests only with the same ID, which Snowflake executes once. Only the privileges of the role count: whatever other roles the user has, a plan says the same.
 */
export function snowflakeDoor(options: SnowflakeOptions): Door {
  const seconds = { ...SECONDS, ...options.seconds }
  let session: Session | undefined
  let renewals = 0
  const running = new Set<RowStatement>()
  // A failed login is not retried: Snowflake locks users out.
  const { role, credentials } = options.login
  const who = { ...(role === null ? {} : { role }), ...(credentials.user === null ? {} : { user: credentials.user }) }
  const login: Sent = { operation: LOGIN, facts: { meaning: SIGNING_IN, ...who } }
  const signedIn = (): Session =>
    (session ??= { connection: within(seconds.login, login, signIn(options, login)), prepared: new Map() })
  const drafted = (operation: Operation): Draft => ({
    operation,
    facts: { meaning: options.sql.describe(operation), ...who },
    sql: options.sql.render(operation.name, operation.input)
  })
  const sendIn = async ({ connection }: Session, draft: Draft): Promise<readonly Row[]> =>
    within(seconds[draft.facts.meaning.access], draft, execute(await connection, draft, running))
  const send = async (operation: Operation): Promise<readonly Row[]> => {
    const draft = drafted(operation)
    const current = signedIn()
    try {
      await prepare(current, draft)
      return await sendIn(current, draft)
    } catch (error) {
      if (!isServiceError(error, SESSION_GONE) || renewals >= MOST_RENEWALS) throw error
      if (session === current) {
        session = undefined
        renewals++
      }
      // A write may have been carried out. Those that put in order what it leaves get a new session.
      if (draft.facts.meaning.access !== 'read') throw error
      return send(operation)
    }
  }
  let asking: Promise<string | null> | undefined
  /** An error about a role that nobody named says which one it is: the GRANTs are for that one. */
  const naming = async (error: unknown): Promise<never> => {
    if (role !== null || !isServiceError(error) || !isAnswer(error)) throw error
    const current = await (asking ??= sessionRole(role, send))
    throw current === null ? error : error.withRole(current)
  }
  const settings = statement('parameters/session', { seconds: seconds.load })
  const ownRole = statement('parameters/secondary-roles', {})
  const prepare = (current: Session, { facts: { meaning }, sql }: Draft) => {
    const first = [
      ...(dependsOnSettings(meaning, sql) ? [settings] : []),
      ...(meaning.access === 'read' ? [] : [ownRole])
    ]
    return Promise.all(
      first.map((one) => {
        const sent = current.prepared.get(one) ?? sendIn(current, drafted(one))
        current.prepared.set(one, sent)
        return sent
      })
    )
  }

  return {
    open: () => void signedIn().connection.catch(() => undefined),
    run: (operation) => allRows(operation, send).catch(naming),
    cancel: () => {
      for (const statement of running) statement.cancel(() => undefined)
    },
    close: async () => {
      if (session === undefined) return
      const signedOut = session.connection.then((connection) => (connection.isUp() ? signOut(connection) : undefined))
      await within(seconds.close, login, signedOut).catch(() => undefined)
    }
  }
}

/**
 * Whether the account's parameters can change what a statement does. Reading does not commit, convert or take long, so
 * only the case of names matters there. A plan usually needs no statement for the parameters, and is faster for it.
 */
function dependsOnSettings({ access }: Meaning, sql: string): boolean {
  return access !== 'read' || /"[^"]*[a-z][^"]*"/.test(sql)
}

async function signIn(
  { login, accessUrl, idToken, driver = loadDriver }: SnowflakeOptions,
  sent: Sent
): Promise<Connection> {
  // In this order, because loading the driver blocks the event loop.
  const [secret, snowflake] = await Promise.all([secretOf(login.credentials, idToken), driver()])
  // At any log level, the driver writes to stdout and to ./snowflake.log unless it is given a logger.
  // https://github.com/snowflakedb/snowflake-connector-nodejs/issues/1026
  snowflake.configure({ logLevel: 'OFF', customLogger: SILENT })
  try {
    const connection = snowflake.createConnection({
      ...secret,
      account: login.account,
      application: NAME,
      queryTag: NAME,
      clientSessionKeepAlive: false,
      // An account may set it to true.
      jsTreatIntegerAsBigInt: false,
      sfRetryMaxLoginRetries: 1,
      ...(accessUrl === undefined ? {} : { accessUrl }),
      ...(login.role === null ? {} : { role: login.role })
    })
    await withoutSecondaryRoles(
      () =>
        new Promise<void>((resolve, reject) => {
          connection.connect((error) => (error ? reject(error) : resolve()))
        })
    )
    return connection
  } catch (error) {
    throw refusal(sent, error)
  }
}

/** https://docs.snowflake.com/en/developer-guide/node-js/nodejs-driver-authenticate */
async function secretOf(
  credentials: Credentials,
  idToken: SnowflakeOptions['idToken']
): Promise<Omit<ConnectionOptions, 'account'>> {
  const user = credentials.user === null ? {} : { username: credentials.user }
  switch (credentials.method) {
    case 'workload-identity':
      return {
        ...user,
        authenticator: 'WORKLOAD_IDENTITY',
        workloadIdentityProvider: 'OIDC',
        token: await idToken(credentials.audience)
      }
    case 'key-pair':
      return {
        ...user,
        authenticator: 'SNOWFLAKE_JWT',
        privateKey: credentials.privateKey,
        ...(credentials.passphrase === null ? {} : { privateKeyPass: credentials.passphrase })
      }
    case 'programmatic-access-token':
      return { ...user, authenticator: 'PROGRAMMATIC_ACCESS_TOKEN', token: credentials.token }
    case 'oauth':
      return { ...user, authenticator: 'OAUTH', token: credentials.token }
    case 'password':
      return { ...user, password: credentials.password }
  }
}

/** Sends one statement. Its first line names the file it comes from, for the query history. */
function execute(connection: Connection, draft: Draft, running: Set<RowStatement>): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    const statement = connection.execute({
      sqlText: `-- ${draft.operation.name}\n${draft.sql}`,
      // All rows, even if the account has a limit. https://docs.snowflake.com/en/sql-reference/parameters#rows-per-resultset
      parameters: { ROWS_PER_RESULTSET: 0 },
      complete: (error, ended, rows) => {
        running.delete(ended)
        if (error) reject(refusal(draft, error))
        else resolve(rows ?? [])
      }
    })
    running.add(statement)
  })
}

function signOut(connection: Connection): Promise<void> {
  return new Promise((resolve) => connection.destroy(() => resolve()))
}

/**
 * The driver's errors contain the whole request, including credentials: only the code and the message are passed on.
 */
function refusal({ operation, facts }: Sent, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  const { code, message = String(error), cause, response, name } = error as Thrown
  const status = response?.statusCode
  if (status !== undefined) {
    return new ServiceError(operation, `HTTP_${status}`, `${message.replace(/\.$/, '')}: HTTP ${status}`, facts)
  }
  // The driver parses no answer that is not JSON, and then knows neither a code nor a message.
  if (code === undefined && name === 'OperationFailedError') {
    return new ServiceError(operation, 'HTTP_200', 'The answer is not from Snowflake.', facts)
  }
  const known = NOT_ANSWERED.includes(String(code)) ? (cause?.code ?? 'UNREACHABLE') : String(code ?? 'UNKNOWN')
  const exists = [EXISTS, EXISTS_HIDDEN, COLUMN_EXISTS].includes(known)
  return new ServiceError(operation, known, message, { ...facts, ...(exists ? { exists } : {}) })
}

/** What we rely on in an error of the driver. */
type Thrown = Partial<SnowflakeError> & {
  /** The network's error, with Node's code ("ECONNREFUSED"). */
  readonly cause?: { readonly code?: string }
  /** An answer with another status than 200. */
  readonly response?: { readonly statusCode?: number }
}

/** The driver's codes for a failed connection. */
const NOT_ANSWERED = ['401001', '401002', '401003']

async function within<T>(seconds: number, { operation, facts }: Sent, answer: Promise<T>): Promise<T> {
  const noAnswer = () =>
    new ServiceError(operation, 'UNREACHABLE', `Snowflake did not answer within ${seconds} seconds.`, facts)
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer()), seconds * 1000)
  })
  return Promise.race([answer, deadline]).finally(() => clearTimeout(timer))
}

const ignore = (): void => undefined
const SILENT = { error: ignore, warn: ignore, info: ignore, debug: ignore, trace: ignore }
