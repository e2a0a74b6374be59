import type { Sandbox } from '../../sandbox/start'
import { median, type Figure } from './figure'
import { probed, run, timed, type Bench, type Step } from './run'
import { createBuckets, setLatency } from './sandbox'

const RUNS = 5
const SOURCES = ['bench-a', 'bench-b']
const AWS_MILLISECONDS = 100
const SNOWFLAKE_MILLISECONDS = 300

interface Asked {
  readonly calls: number
  readonly statements: number
  readonly rounds: number
}

/** A plan that finds nothing to do: how long, how much is asked, how much it reads and takes. */
export async function noChangePlan(bench: Bench): Promise<readonly Figure[]> {
  const { sandbox } = bench
  await createBuckets(sandbox, SOURCES)
  const inputs = { 'source-buckets': SOURCES.join('\n') }
  await run(bench, { mode: 'apply', inputs, result: 'applied' })
  const plan: Step = { mode: 'plan', inputs, result: 'in-sync' }

  const { filesReadAtStart, peakMegabytes } = await probed(bench, plan)
  await setLatency(sandbox, AWS_MILLISECONDS, SNOWFLAKE_MILLISECONDS)
  const milliseconds: number[] = []
  const asked: Asked[] = []
  for (let each = 0; each < RUNS; each++) {
    const { calls, statements } = await counted(sandbox, async () => milliseconds.push(await timed(bench, plan)))
    asked.push({ calls, statements: statements.length, rounds: roundsOf(statements, SNOWFLAKE_MILLISECONDS) })
  }
  await setLatency(sandbox, 0, 0)
  return [
    {
      what: `no-change plan, ${AWS_MILLISECONDS} ms a call, ${SNOWFLAKE_MILLISECONDS} ms a statement`,
      budget: 2000,
      measured: median(milliseconds),
      unit: 'ms',
      runs: { ms: milliseconds }
    },
    most(
      'calls of AWS, 2 source buckets',
      10 + SOURCES.length,
      asked.map(({ calls }) => calls)
    ),
    most(
      'statements of Snowflake',
      22,
      asked.map(({ statements }) => statements)
    ),
    most(
      'rounds of statements, one after the other',
      2,
      asked.map(({ rounds }) => rounds)
    ),
    { what: 'files read before the first request', budget: 20, measured: filesReadAtStart.length, unit: '' },
    { what: 'peak memory of a plan, 2 source buckets', budget: 130, measured: peakMegabytes, unit: 'MB' }
  ]
}

/** The action's own calls and statements while something runs; Snowflake's own calls of AWS are not ours. */
async function counted(
  { aws, snowflake }: Sandbox,
  work: () => Promise<unknown>
): Promise<{ readonly calls: number; readonly statements: readonly number[] }> {
  const before = aws.requests().length
  await fetch(`${snowflake.url}/sandbox/statements`, { method: 'DELETE' })
  await work()
  const ours = aws
    .requests()
    .slice(before)
    .filter(({ principal }) => principal?.endsWith(':user/deployer') === true)
  return { calls: ours.length, statements: snowflake.statements().map(({ at }) => new Date(at).getTime()) }
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

function most(what: string, budget: number, runs: readonly number[]): Figure {
  return { what, budget, measured: Math.max(...runs), unit: '', runs: { count: runs } }
}
