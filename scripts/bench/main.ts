import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { runAction, usualInputs, type ActionResult } from '../../sandbox/action'
import { startSandbox, type Sandbox } from '../../sandbox/start'

const RUNS = 5
const MANY = 1000
const BUNDLE = join('dist', 'index.js')
const NAMES = { bucket: 'bench-logs', prefix: 'logs', role: 'bench-role' }

interface NoChangeRun {
  readonly milliseconds: number
  readonly firstRequest: number
  readonly calls: number
  readonly statements: number
  readonly rounds: number
}

interface Figure {
  readonly what: string
  readonly budget: string
  readonly measured: string
  readonly within: boolean
}

void main()

/** Measures how long a run takes, and how much it asks for: medians of several runs on this machine, and counts, which are the same on all. */
async function main(): Promise<void> {
  const sandbox = await startSandbox({ folder: mkdtempSync(join(tmpdir(), 'bench-')) })
  try {
    const figures = [sizeOfBundle(), ...(await noChangePlan(sandbox)), ...(await manySources(sandbox))]
    console.table(Object.fromEntries(figures.map(({ what, ...figure }) => [what, figure])))
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/bench/parser.mjs'], { stdio: 'inherit' })
  } finally {
    await sandbox.stop()
  }
  process.exit(0)
}

function sizeOfBundle(): Figure {
  const bytes = readdirSync('dist', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  const mebibytes = bytes / 1024 / 1024
  return { what: 'dist', budget: '≤ 6 MiB', measured: `${mebibytes.toFixed(1)} MiB`, within: mebibytes <= 6 }
}

/** Injected latency as of real clouds: 100 ms a call of AWS, 300 ms a statement of Snowflake. */
async function noChangePlan(sandbox: Sandbox): Promise<readonly Figure[]> {
  const sources = ['bench-a', 'bench-b']
  await createBuckets(sandbox, sources)
  const inputs = { 'source-buckets': sources.join('\n') }
  await expectResult(step(sandbox, 'apply', inputs), 'applied')
  await latency(sandbox, 100, 300)
  const runs: NoChangeRun[] = []
  for (let run = 0; run < RUNS; run++) {
    const before = sandbox.aws.requests().length
    await fetch(`${sandbox.snowflake.url}/sandbox/statements`, { method: 'DELETE' })
    const began = Date.now()
    const start = performance.now()
    await expectResult(step(sandbox, 'plan', inputs), 'in-sync')
    const milliseconds = performance.now() - start
    const ours = sandbox.aws
      .requests()
      .slice(before)
      // Snowflake polls its queue, and looks into the bucket when it is asked whether it may.
      .filter(({ principal }) => principal?.endsWith(':user/deployer') === true)
    const statements = sandbox.snowflake.statements()
    runs.push({
      milliseconds,
      firstRequest: Math.min(...ours.map(({ at }) => new Date(at).getTime() - began)),
      calls: ours.length,
      statements: statements.length,
      rounds: roundsOf(
        statements.map(({ at }) => new Date(at).getTime()),
        300
      )
    })
  }
  await latency(sandbox, 0, 0)
  const { calls = 0, statements = 0, rounds = 0 } = runs[0] ?? {}
  return [
    atMost(
      'no-change plan, 100 ms a call, 300 ms a statement',
      2000,
      median(runs.map((run) => run.milliseconds)),
      'ms'
    ),
    atMost('start to the first request', 200, median(runs.map((run) => run.firstRequest)), 'ms'),
    atMost('calls of AWS, 2 source buckets', 10 + sources.length, calls, ''),
    atMost('statements of Snowflake', 24, statements, ''),
    atMost('rounds of statements, one after the other', 2, rounds, ''),
    atMost('peak memory of a plan', 150, peakMemory(sandbox, inputs), 'MB')
  ]
}

/** Statements that begin while others are under way are of the same round. */
function roundsOf(begins: readonly number[], milliseconds: number): number {
  const sorted = begins.toSorted((one, other) => one - other)
  let rounds = 0
  let end = -Infinity
  for (const begin of sorted) {
    if (begin < end) continue
    rounds++
    end = begin + milliseconds
  }
  return rounds
}

/** With ten times as many source buckets, a plan may take ten times as long, and no more. */
async function manySources(sandbox: Sandbox): Promise<readonly Figure[]> {
  await createBuckets(
    sandbox,
    Array.from({ length: MANY }, (_, at) => `many-${String(at).padStart(4, '0')}`)
  )
  const timed = async (glob: string): Promise<number> => {
    const inputs = {
      'source-buckets': glob,
      bucket: 'bench-many',
      role: 'bench-many',
      table: 'BENCH_MANY',
      integration: 'BENCH_MANY'
    }
    const start = performance.now()
    await expectResult(step(sandbox, 'plan', inputs), 'drift')
    return performance.now() - start
  }
  const few = median([await timed('many-00*'), await timed('many-00*'), await timed('many-00*')])
  const all = median([await timed('many-*'), await timed('many-*'), await timed('many-*')])
  return [atMost(`plan of ${MANY} source buckets against ${MANY / 10}`, 10, all / few, '×')]
}

function step(sandbox: Sandbox, mode: string, inputs: Readonly<Record<string, string>>): Promise<ActionResult> {
  return runAction({
    bundle: BUNDLE,
    inputs: { ...usualInputs(sandbox, NAMES), ...inputs, mode },
    environment: sandbox.environment()
  })
}

async function expectResult(run: Promise<ActionResult>, result: string): Promise<void> {
  const { outputs, log } = await run
  if (outputs['result'] !== result)
    throw new Error(`Expected ${result}, got ${outputs['result'] ?? 'nothing'}:\n${log}`)
}

async function createBuckets({ aws }: Sandbox, names: readonly string[]): Promise<void> {
  const s3 = new S3Client({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: aws.keys.deployer,
    forcePathStyle: true
  })
  for (const Bucket of names) await s3.send(new CreateBucketCommand({ Bucket }))
  s3.destroy()
}

async function latency(sandbox: Sandbox, aws: number, snowflake: number): Promise<void> {
  const set = (url: string, ms: number) =>
    fetch(`${url}/sandbox/latency`, { method: 'POST', body: JSON.stringify({ ms }) })
  await Promise.all([set(sandbox.aws.endpoint, aws), set(sandbox.snowflake.url, snowflake)])
}

/** What GNU time would say: the largest resident set of the process. */
function peakMemory(sandbox: Sandbox, inputs: Readonly<Record<string, string>>): number {
  const probe = `process.on('exit', () => process.stderr.write('PEAK ' + process.resourceUsage().maxRSS)); require(${JSON.stringify(join(process.cwd(), BUNDLE))})`
  const variables = Object.entries({ ...usualInputs(sandbox, NAMES), ...inputs, mode: 'plan' }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value
  ])
  const { stderr } = spawnSync(process.execPath, ['-e', probe], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...sandbox.environment(),
      ...(Object.fromEntries(variables) as Readonly<Record<string, string>>)
    },
    encoding: 'utf8'
  })
  return Number(/PEAK (\d+)/.exec(stderr)?.[1]) / 1024
}

function atMost(what: string, budget: number, measured: number, unit: string): Figure {
  const rounded = measured < 100 ? Math.round(measured * 10) / 10 : Math.round(measured)
  return {
    what,
    budget: `≤ ${budget} ${unit}`.trim(),
    measured: `${rounded} ${unit}`.trim(),
    within: measured <= budget
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN
}
