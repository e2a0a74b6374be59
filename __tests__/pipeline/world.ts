import { randomUUID } from 'node:crypto'
import { IAMClient } from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { usualInputs } from '../../sandbox/action'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import type { RemoteSandbox } from '../../sandbox/remote/connect'
import type { Snapshot } from '../../sandbox/snapshot'
import { AS_USUAL } from '../../sandbox/snowflake/hostile-account'
import { type LogDelivery, logDelivery } from '../../sandbox/traffic/deliver'
import { awsDoor } from '../../src/aws/client'
import { joinDoors } from '../../src/door/door'
import type { Registry } from '../../src/engine/declare'
import { githubApi } from '../../src/github/api'
import { variableOf } from '../../src/inputs/source'
import { registry } from '../../src/kinds/registry'
import type { Clock } from '../../src/model/clock'
import type { Run } from '../../src/model/operation'
import type { Runner, Trigger } from '../../src/model/runner'
import { run } from '../../src/run/run'
import { snowflakeDoor } from '../../src/snowflake/client'
import { LIBRARY, meaningOf } from '../fakes/meanings'
import { borrowSandbox, emptySandbox, isHostile } from './borrowed-sandbox'
import { tryAgainLater } from './try-again-later'

export type Inputs = Readonly<Record<string, string>>

/** A change in the `plan` output. */
export interface PlannedChange {
  readonly address: string
  readonly kind: string
  readonly action: string
  readonly reason?: string
  readonly because?: string
  readonly diff: readonly { readonly field: string; readonly before?: unknown; readonly after?: unknown }[]
  readonly notes?: readonly string[]
}

export interface RunResult {
  readonly succeeded: boolean
  /** All messages, in order. */
  readonly log: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** Empty when the run ended before there was a plan. */
  readonly changes: readonly PlannedChange[]
}

/** The job that a run is a step of. */
export interface Job extends Pick<Trigger, 'event' | 'pullRequest' | 'commit'> {
  readonly runner?: Runner
}

/** The sandbox, people with consoles, and the action, which runs in this process like from its index.ts. */
export interface PipelineWorld {
  readonly sandbox: RemoteSandbox
  readonly s3: S3Client
  readonly iam: IAMClient
  /** S3's logging service. */
  readonly logging: Pick<LogDelivery, 'deliver'>
  /** A Snowflake prompt with the role of the deployer. */
  readonly prompt: Prompt
  /**
   * Runs the action with these inputs in addition to the usual ones.
   * @param through is between the action and both clouds, e.g. to fail or to kill it at a certain operation
   * @param job what started the run, which can talk to GitHub then; and the runner, if it is not one that records
   */
  act: (mode: string, inputs?: Inputs, through?: (run: Run) => Run, job?: Job) => Promise<RunResult>
  /** Empties both accounts. */
  reset: () => Promise<void>
  /**
   * Begins with the state that `build` makes of two empty accounts. The suites of a worker that begin with the state of
   * this name build it once. Gives what `build` returned, which is JSON.
   */
  begin: <T>(name: string, build: () => Promise<T>) => Promise<T>
  snapshot: () => Promise<Snapshot>
  stop: () => Promise<void>
}

export const SOURCES = ['team-website', 'team-uploads']

/** The usual names in AWS. */
export const NAMES = { bucket: 'team-access-logs', prefix: 'logs', role: 'snowflake-access-logs' }

/** Waiting costs no time: the sandbox does all it has to do, and its clock is set forward. */
function clockOf(sandbox: RemoteSandbox): Clock {
  return {
    now: () => sandbox.now(),
    async sleep(seconds) {
      const until = new Date(sandbox.now().getTime() + seconds * 1000)
      await sandbox.idle()
      if (sandbox.now() < until) await sandbox.setTime(until)
    }
  }
}

/**
 * @param kinds the registry, or one that is watched
 * @param principal who the action is in AWS
 */
export async function startWorld(kinds: Registry = registry, principal = 'deployer'): Promise<PipelineWorld> {
  const sandbox = await borrowSandbox()
  const { endpoint, region, keys } = sandbox.aws
  const settings = { endpoint, region, credentials: keys.deployer }
  const s3 = new S3Client({ ...settings, forcePathStyle: true })
  tryAgainLater(s3, sandbox)
  const iam = new IAMClient(settings)
  const logging = logDelivery(sandbox.aws)
  let prompt = await promptFor(sandbox)
  /** Whatever a session was in the middle of is over when its account is put in another state. */
  const withNewPrompt = async <T>(work: () => Promise<T>): Promise<T> => {
    await prompt.close()
    const result = await work()
    prompt = await promptFor(sandbox)
    return result
  }
  const world: PipelineWorld = {
    sandbox,
    s3,
    iam,
    logging,
    prompt: { run: (sql) => prompt.run(sql), close: () => prompt.close() },
    act: async (mode, inputs = {}, through = (door) => door, job = undefined) =>
      act(
        sandbox,
        kinds,
        { ...usualInputs(sandbox, NAMES), ...inputs, mode },
        through,
        await keysOf(sandbox, principal),
        job
      ),
    reset: () => withNewPrompt(() => emptySandbox(sandbox)),
    async begin<T>(name: string, build: () => Promise<T>) {
      const { isKnown, memo } = await withNewPrompt(() => sandbox.restore(name))
      if (isKnown) return memo as T
      await world.reset()
      const built = await build()
      await sandbox.save(name, built)
      return built
    },
    async snapshot() {
      const name = randomUUID()
      await sandbox.save(name)
      return {
        restore: async () => void (await withNewPrompt(() => sandbox.restore(name))),
        discard: () => sandbox.discard(name)
      }
    },
    async stop() {
      await prompt.close()
      s3.destroy()
      iam.destroy()
      logging.close()
    }
  }
  return world
}

/** Somebody who knows the account. */
async function promptFor(sandbox: RemoteSandbox): Promise<Prompt> {
  const prompt = await openPrompt(sandbox)
  if (isHostile) await prompt.run(AS_USUAL)
  return prompt
}

type Credentials = Pick<RemoteSandbox['aws']['keys']['deployer'], 'accessKeyId' | 'secretAccessKey'>

async function keysOf({ aws }: RemoteSandbox, principal: string): Promise<Credentials> {
  return principal === 'deployer' ? aws.keys.deployer : aws.principal(principal, ANYTHING)
}

const ANYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }]
})

async function act(
  sandbox: RemoteSandbox,
  kinds: Registry,
  inputs: Inputs,
  through: (run: Run) => Run,
  credentials: Credentials,
  { runner, ...trigger }: Partial<Job> = {}
): Promise<RunResult> {
  // It takes a runner some seconds to begin: whatever came before is of another second. S3 tells time in whole ones.
  await sandbox.wait(1)
  const recorder = recordingRunner(trigger)
  const given: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [variableOf(name), value])
  )
  const environment = { ...sandbox.environment(), ...given }
  const { endpoint } = sandbox.aws
  const succeeded = await run({
    runner: runner ?? recorder.runner,
    source: { get: (name) => given[variableOf(name)] ?? '', environment },
    sql: LIBRARY.render,
    describe: meaningOf,
    kinds,
    clock: clockOf(sandbox),
    connect: ({ iam, snowflake }) => {
      const door = joinDoors(
        awsDoor({ region: iam.region, endpoint, credentials, sleep: clockOf(sandbox).sleep }),
        snowflakeDoor({ login: snowflake.login, sql: LIBRARY, accessUrl: sandbox.snowflake.url, idToken: noToken })
      )
      return { ...door, run: through(door.run) }
    },
    cancelled: new AbortController().signal,
    github: (token, repository) => githubApi(token, repository)
  })
  return { succeeded, ...recorder.result() }
}

const noToken = () => Promise.reject(new Error('no token'))

function recordingRunner(started: Partial<Trigger> = {}): {
  readonly runner: Runner
  readonly result: () => Omit<RunResult, 'succeeded'>
} {
  const log: string[] = []
  const outputs: Record<string, string> = {}
  let [summary, plan] = ['', '']
  const say = (text: string) => void log.push(text)
  return {
    runner: {
      trigger: {
        event: 'push',
        repository: 'o/r',
        runUrl: '',
        pullRequest: null,
        commit: '',
        place: '',
        dependabot: false,
        fork: false,
        ...started
      },
      info: say,
      warning: say,
      error: say,
      group: (title, text) => say(`${title}\n${text}`),
      summary: async (markdown) => void (summary += markdown),
      setOutput: (name, value) => void (outputs[name] = value),
      saveFile: async (name, text) => ((plan = text), name),
      mask: () => undefined,
      redact: (text) => text,
      idToken: noToken
    },
    result: () => ({ log: log.join('\n'), summary, outputs, changes: changesOf(plan) })
  }
}

function changesOf(plan: string): readonly PlannedChange[] {
  return plan === '' ? [] : (JSON.parse(plan) as { readonly changes: readonly PlannedChange[] }).changes
}
