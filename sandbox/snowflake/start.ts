import type { AddressInfo } from 'node:net'
import { SandboxClock } from '../clock'
import type { Snapshot } from '../snapshot'
import { BehaviorChanges } from './catalog/behavior-changes'
import type { Account } from './catalog/context'
import { Results } from './catalog/results'
import type { AwsConnection, Catalog, DataPlane } from './contract'
import { createDataPlane } from './data/data-plane'
import { emptyAccount } from './execution/reset'
import { ADMIN, newAccount } from './new-account'
import { Faults } from './protocol/faults'
import { Queries, type QueryDependencies } from './protocol/queries'
import { snowflakeServer } from './protocol/server'
import { Sessions } from './protocol/sessions'
import { StatementLog, type StatementLogEntry } from './protocol/statement-log'
import { saveAccount } from './save-account'
import { rolesOf, type SandboxUser } from './users'

export interface SnowflakeOptions {
  /** A free one when left out. */
  readonly port?: number
  readonly aws: AwsConnection
  /** Besides ADMIN, who is always there. */
  readonly users: readonly SandboxUser[]
  readonly createDataPlane?: (catalog: Catalog, aws: AwsConnection, now: () => Date) => Promise<DataPlane>
  /** Real time when left out. */
  readonly clock?: SandboxClock
  /** Added to every statement. */
  readonly latencyMs?: number
  /** How long a session token is good for. */
  readonly sessionSeconds?: number
  /** After this long, the driver has to ask again for the answer. */
  readonly answerWithinMs?: number
}

export interface SnowflakeSandbox {
  readonly account: string
  /** "http://127.0.0.1:4567": the driver's `accessUrl`. */
  readonly url: string
  readonly port: number
  /** What clients have sent, and what became of it. */
  statements(): readonly StatementLogEntry[]
  /** Drops every object; users and roles stay. */
  reset(): Promise<void>
  /** Runs work while no file, message or task run is under way. */
  paused<T>(work: () => Promise<T>): Promise<T>
  /** Take and restore it while the account is paused. */
  snapshot(): Promise<Snapshot>
  /** The clock was set: resolves when the runs of tasks that were due in the meantime have ended. */
  clockSet(): Promise<void>
  /** Resolves when no file, message or task run is under way. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** A Snowflake account on this machine, which the real driver can talk to. */
export async function startSnowflake(options: SnowflakeOptions): Promise<SnowflakeSandbox> {
  const account = await openAccount(options)
  const { access } = account
  const log = new StatementLog()
  const faults = new Faults()
  const sessions = new Sessions(options.sessionSeconds ?? 3600)
  const deps: QueryDependencies = {
    account,
    log,
    faults,
    latencyMs: options.latencyMs ?? 0,
    answerWithinMs: options.answerWithinMs ?? 45_000
  }
  const queries = new Queries(deps)
  account.data.defineWith((sql, session) => queries.ofTask(sql, session))
  const server = snowflakeServer({
    login: {
      directory: { account: access.root.name, users: access.users, changes: account.changes },
      sessions,
      account
    },
    sessions,
    queries,
    admin: { account, log, faults, sessions, queries: deps }
  })
  const port = await listen(server, options.port ?? 0)
  return {
    account: access.root.name,
    url: `http://127.0.0.1:${port}`,
    port,
    statements: () => log.all(),
    reset: () => emptyAccount(account, sessions.all()),
    paused: (work) => account.data.paused(work),
    snapshot: () => saveAccount({ account, sessions, faults, log, queries }),
    clockSet: () => account.data.clockSet(),
    idle: () => account.data.idle(),
    stop: () => stop(server, account.data)
  }
}

async function openAccount({
  aws,
  users,
  clock = new SandboxClock(),
  createDataPlane: create
}: SnowflakeOptions): Promise<Account> {
  const { now } = clock
  const changes = new BehaviorChanges()
  const { access, store } = newAccount(now(), changes)
  for (const user of [ADMIN, ...users]) {
    access.users.set(user.name, user)
    for (const role of rolesOf(user))
      access.grantRole({
        role,
        to: { kind: 'user', name: user.name },
        grantedBy: 'SECURITYADMIN',
        createdOn: now()
      })
  }
  const region = `AWS_${aws.region.toUpperCase().replaceAll('-', '_')}`
  const data = await (create ?? createDataPlane)(store, aws, now)
  return {
    access,
    store,
    changes,
    results: new Results(),
    data,
    aws,
    now,
    region,
    unknownColumns: null
  }
}

type SnowflakeServer = ReturnType<typeof snowflakeServer>

function listen(server: SnowflakeServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(portOf(server.address())))
  })
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

async function stop(server: SnowflakeServer, data: DataPlane): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await data.stop()
}
