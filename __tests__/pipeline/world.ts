import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IAMClient } from '@aws-sdk/client-iam'
import { S3Client } from '@aws-sdk/client-s3'
import { usualInputs } from '../../sandbox/action'
import { openPrompt, type Prompt } from '../../sandbox/demo/snowflake'
import { startSandbox, type Sandbox } from '../../sandbox/start'
import { awsDoor } from '../../src/aws/client'
import { joinDoors } from '../../src/door/door'
import { snowflakeDoor } from '../../src/snowflake/client'
import type { Registry } from '../../src/engine/declare'
import { variableOf } from '../../src/inputs/source'
import { registry } from '../../src/kinds/registry'
import type { Run } from '../../src/model/operation'
import type { Runner } from '../../src/model/runner'
import type { Clock } from '../../src/model/clock'
import { run } from '../../src/run'
import { LIBRARY, meaningOf } from '../fakes/meanings'

export type Inputs = Readonly<Record<string, string>>

/** A change of a plan, as the `plan` output has it. */
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
  /** All that was said, in order. */
  readonly log: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** Empty when the run ended before there was a plan. */
  readonly changes: readonly PlannedChange[]
}

/** The sandbox, people with consoles in it, and the action, run in this process as its index.ts would. */
export interface PipelineWorld {
  readonly sandbox: Sandbox
  readonly s3: S3Client
  readonly iam: IAMClient
  /** A prompt of Snowflake in the role of the deployer. */
  readonly prompt: Prompt
  /**
   * Runs the action with these inputs on top of the usual ones. `through` stands between the action and both clouds,
   * e.g. to fail or to end it at a certain operation; `clock` is the real one when it is left out.
   */
  act: (mode: string, inputs?: Inputs, through?: (run: Run) => Run, clock?: Clock) => Promise<RunResult>
  /** An empty account with two source buckets. */
  reset: () => Promise<void>
  /** Returns the function that restores both accounts as they are now, as often as it is called. */
  snapshot: () => Promise<() => Promise<void>>
  stop: () => Promise<void>
}

export const SOURCES = ['team-website', 'team-uploads']

/** What is made in AWS, by the usual inputs. */
export const NAMES = { bucket: 'team-access-logs', prefix: 'logs', role: 'snowflake-access-logs' }

const REAL_CLOCK: Clock = {
  now: () => new Date(),
  sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}

/** `kinds`: the registry, or one that is watched. */
export async function startWorld(kinds: Registry = registry): Promise<PipelineWorld> {
  const sandbox = await startSandbox({ folder: mkdtempSync(join(tmpdir(), 'pipeline-')) })
  const { endpoint, region, keys } = sandbox.aws
  const settings = { endpoint, region, credentials: keys.deployer }
  const s3 = new S3Client({ ...settings, forcePathStyle: true })
  const iam = new IAMClient(settings)
  let prompt = await openPrompt(sandbox)
  const withNewPrompt = async (work: () => Promise<void>) => {
    await prompt.close()
    await work()
    prompt = await openPrompt(sandbox)
  }
  const world: PipelineWorld = {
    sandbox,
    s3,
    iam,
    prompt: { run: (sql) => prompt.run(sql), close: () => prompt.close() },
    act: (mode, inputs = {}, through = (door) => door, clock = REAL_CLOCK) =>
      act(sandbox, kinds, { ...usualInputs(sandbox, NAMES), ...inputs, mode }, through, clock),
    reset: () => withNewPrompt(() => sandbox.reset()),
    async snapshot() {
      const restore = await sandbox.snapshot()
      return () => withNewPrompt(restore)
    },
    async stop() {
      await prompt.close()
      s3.destroy()
      iam.destroy()
      await sandbox.stop()
    }
  }
  return world
}

async function act(
  sandbox: Sandbox,
  kinds: Registry,
  inputs: Inputs,
  through: (run: Run) => Run,
  clock: Clock
): Promise<RunResult> {
  const recorder = recordingRunner()
  const given: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [variableOf(name), value])
  )
  const environment = { ...sandbox.environment(), ...given }
  const { endpoint, keys } = sandbox.aws
  const succeeded = await run({
    runner: recorder.runner,
    source: { get: (name) => given[variableOf(name)] ?? '', environment },
    sql: LIBRARY.render,
    describe: meaningOf,
    kinds,
    clock,
    connect: ({ iam, snowflake }) => {
      const door = joinDoors(
        awsDoor({ region: iam.region, endpoint, credentials: keys.deployer }),
        snowflakeDoor({ login: snowflake.login, sql: LIBRARY, accessUrl: sandbox.snowflake.url, idToken: noToken })
      )
      return { ...door, run: through(door.run) }
    },
    comments: () => ({
      list: async () => [],
      create: async (body) => ({ id: 1, body }),
      update: async (id, body) => ({ id, body })
    })
  })
  return { succeeded, ...recorder.result() }
}

const noToken = () => Promise.reject(new Error('no token'))

function recordingRunner(): { readonly runner: Runner; readonly result: () => Omit<RunResult, 'succeeded'> } {
  const log: string[] = []
  const outputs: Record<string, string> = {}
  let summary = ''
  const say = (text: string) => void log.push(text)
  return {
    runner: {
      trigger: { event: 'push', repository: 'team/repository', runUrl: '', pullRequest: null, fork: false },
      info: say,
      warning: say,
      error: say,
      group: (title, text) => say(`${title}\n${text}`),
      summary: async (markdown) => void (summary += markdown),
      setOutput: (name, value) => void (outputs[name] = value),
      mask: () => undefined,
      redact: (text) => text,
      idToken: noToken
    },
    result: () => ({ log: log.join('\n'), summary, outputs, changes: changesOf(outputs['plan']) })
  }
}

function changesOf(plan: string | undefined): readonly PlannedChange[] {
  return plan === undefined ? [] : (JSON.parse(plan) as { readonly changes: readonly PlannedChange[] }).changes
}
