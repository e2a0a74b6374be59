import type { RequestRecord } from '../aws/gateway/journal'
import type { AwsSandbox } from '../aws/start'
import { SandboxClock } from '../clock'
import { exchange } from '../exchange'
import type { SentNotification } from '../snowflake/contract'
import type { StatementLogEntry } from '../snowflake/protocol/statement-log'
import type { Sandbox } from '../start'
import type { About, Call } from './control'

/** A sandbox in another process. */
export interface RemoteSandbox extends Pick<Sandbox, 'environment' | 'now' | 'setTime' | 'delay' | 'reset' | 'idle'> {
  readonly aws: About['aws'] &
    Pick<AwsSandbox, 'principal'> & {
      requests(): Promise<readonly RequestRecord[]>
      /** The next requests fail like this: the body of `POST /fail` in sandbox/README.md. */
      fail(fault: object): Promise<void>
      /** The requests that stay open because of a fault, by their actions. */
      held(): Promise<readonly string[]>
      release(action: string): Promise<void>
    }
  readonly snowflake: About['snowflake'] & {
    statements(): Promise<readonly StatementLogEntry[]>
    /** What alerts have sent. */
    notifications(): Promise<readonly SentNotification[]>
    /** The next statement that matches is not carried out: Snowflake says that the session is gone. */
    endSession(match: string): Promise<unknown>
    /** The next statement that matches does not end until it is canceled. Gives the statements that hang. */
    hang(match: string): Promise<() => Promise<readonly string[]>>
    noFaults(): Promise<void>
    /** Runs of tasks that start from now on take until they are released. */
    holdTasks(): Promise<void>
    releaseTasks(): Promise<void>
    /** SHOW and DESCRIBE get columns that no client knows, until the sandbox is emptied. */
    addUnknownColumns(seed: number): Promise<void>
  }
  readonly github: About['github']
  /** Lets time go by, without waiting. */
  wait(seconds: number): Promise<void>
  /** Of what both clouds were asked so far. */
  clearRecords(): Promise<void>
  /** Both clouds answer at once, as they do at the start. */
  noLatency(): Promise<void>
  /** Takes a snapshot of this name, with a memo (JSON) for whoever restores it. */
  save(name: string, memo?: unknown): Promise<void>
  /** Restores the snapshot of this name, if there is one. */
  restore(name: string): Promise<{ readonly isKnown: boolean; readonly memo?: unknown }>
  discard(name: string): Promise<void>
}

/** `url`: as sandbox/remote/serve.ts prints it. */
export async function connectSandbox(url: string): Promise<RemoteSandbox> {
  const clock = new SandboxClock()
  const call = async <T = void>(name: Call, input: object = {}): Promise<T> => {
    const { status, text } = await exchange(`${url}/${name}`, { method: 'POST' }, JSON.stringify(input))
    if (status !== 200) throw new Error(`The sandbox failed to ${name}:\n${text}`)
    const { result, aheadMs } = JSON.parse(text) as { readonly result: T; readonly aheadMs: number }
    clock.set(new Date(Date.now() + aheadMs))
    return result
  }
  const { aws, snowflake, github, environment } = await call<About>('about')
  return {
    aws: {
      ...aws,
      principal: (name, policy, account) => call('principal', { name, policy, account }),
      requests: () => admin(aws.endpoint, 'GET', 'requests'),
      fail: (fault) => admin(aws.endpoint, 'POST', 'fail', fault),
      held: () => admin(aws.endpoint, 'GET', 'held'),
      release: (action) => admin(aws.endpoint, 'DELETE', 'held', { action })
    },
    snowflake: {
      ...snowflake,
      statements: () => admin(snowflake.url, 'GET', 'statements'),
      notifications: () => admin(snowflake.url, 'GET', 'notifications'),
      endSession: (match) => {
        const message = 'Session no longer exists.  New login required to access the service.'
        return admin(snowflake.url, 'POST', 'fail', { match, code: '390111', message })
      },
      hang: async (match) => {
        await admin(snowflake.url, 'POST', 'fail', { match, hangs: true })
        return () => admin(snowflake.url, 'GET', 'hung')
      },
      noFaults: () => admin(snowflake.url, 'DELETE', 'faults'),
      holdTasks: () => admin(snowflake.url, 'POST', 'tasks', { held: true }),
      releaseTasks: () => admin(snowflake.url, 'POST', 'tasks', { held: false }),
      addUnknownColumns: (seed) => admin(snowflake.url, 'POST', 'unknown-columns', { seed })
    },
    github,
    environment: () => environment,
    now: clock.now,
    setTime: (now) => call('setTime', { now }),
    wait: (seconds) => call('setTime', { now: new Date(clock.now().getTime() + seconds * 1000) }),
    delay: (delays) => call('delay', delays),
    reset: () => call('reset'),
    idle: () => call('idle'),
    async clearRecords() {
      await admin(aws.endpoint, 'DELETE', 'requests')
      await admin(snowflake.url, 'DELETE', 'statements')
    },
    async noLatency() {
      for (const endpoint of [aws.endpoint, snowflake.url]) await admin(endpoint, 'POST', 'latency', { ms: 0 })
    },
    save: (name, memo = null) => call('save', { name, memo }),
    restore: (name) => call('restore', { name }),
    discard: (name) => call('discard', { name })
  }
}

/** One of the endpoints that both clouds have for the sandbox itself. */
async function admin<T>(endpoint: string, method: string, name: string, input?: object): Promise<T> {
  const { status, text } = await exchange(
    `${endpoint}/sandbox/${name}`,
    { method },
    input === undefined ? undefined : JSON.stringify(input)
  )
  if (status !== 200) throw new Error(`${method} /sandbox/${name} failed:\n${text}`)
  return JSON.parse(text) as T
}
