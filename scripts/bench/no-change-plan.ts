import { type Figure, median } from './figure'
import { counted, roundsOf } from './rounds'
import { type Bench, probed, run, type Step, timed } from './run'
import { createBuckets, setLatency } from './sandbox'

const RUNS = 5
const SOURCES = ['bench-a', 'bench-b']
const AWS_MILLISECONDS = 100
const SNOWFLAKE_MILLISECONDS = 300

interface Asked {
  readonly calls: number
  readonly callRounds: number
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
    asked.push({
      calls: calls.length,
      callRounds: roundsOf(calls, AWS_MILLISECONDS),
      statements: statements.length,
      rounds: roundsOf(statements, SNOWFLAKE_MILLISECONDS)
    })
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
    {
      what: 'the same against its critical path: the rounds of statements and the longest chain of calls',
      budget: 1.25,
      measured: median(milliseconds.map((ms, at) => ms / criticalPath(asked[at]))),
      unit: '×'
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

/** What the injected latency alone takes; nothing is injected into the login. */
function criticalPath(asked: Asked | undefined): number {
  return (asked?.rounds ?? NaN) * SNOWFLAKE_MILLISECONDS + (asked?.callRounds ?? NaN) * AWS_MILLISECONDS
}

function most(what: string, budget: number, runs: readonly number[]): Figure {
  return { what, budget, measured: Math.max(...runs), unit: '', runs: { count: runs } }
}
