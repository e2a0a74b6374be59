import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type ActionResult, runAction, usualInputs } from '../../sandbox/action'
import type { Sandbox } from '../../sandbox/start'

export interface Bench {
  readonly sandbox: Sandbox
  /** The bundle's index.js. */
  readonly bundle: string
}

export interface Step {
  readonly mode: 'plan' | 'apply'
  readonly inputs: Readonly<Record<string, string>>
  /** The expected result; with another one, the bench would measure something else. */
  readonly result: string
}

export interface Probe {
  readonly filesReadAtStart: readonly string[]
  readonly peakMegabytes: number
  /** Of the process alone. Unlike elapsed time, it hardly depends on what else the machine does. */
  readonly cpuSeconds: number
}

export const NAMES = { bucket: 'bench-logs', prefix: 'logs', role: 'bench-role' }

/** Runs the bundle as the runner does. */
export async function run({ sandbox, bundle }: Bench, step: Step, environment = {}): Promise<ActionResult> {
  const result = await runAction({
    bundle,
    inputs: { ...usualInputs(sandbox, NAMES), ...step.inputs, mode: step.mode },
    environment: { ...sandbox.environment(), ...environment }
  })
  const came = result.outputs['result'] ?? 'nothing'
  if (came !== step.result) throw new Error(`Expected ${step.result}, got ${came}:\n${withoutSecrets(result.log)}`)
  return result
}

export async function timed(bench: Bench, step: Step): Promise<number> {
  const start = performance.now()
  await run(bench, step)
  return performance.now() - start
}

/** What a run reads and how much memory it takes. Measuring makes it a little slower. */
export async function probed(bench: Bench, step: Step): Promise<Probe & Pick<ActionResult, 'log' | 'summary'>> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-'))
  const file = join(folder, 'probe.json')
  try {
    const { log, summary } = await run(bench, step, {
      NODE_OPTIONS: `--require=${JSON.stringify(resolve('scripts/bench/probe.cjs'))}`,
      BENCH_PROBE: file
    })
    return { log, summary, ...(JSON.parse(await readFile(file, 'utf8')) as Probe) }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function withoutSecrets(log: string): string {
  return log.replaceAll(/^::add-mask::.*\n/gm, '')
}
