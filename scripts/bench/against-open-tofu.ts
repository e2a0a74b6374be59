import { performance } from 'node:perf_hooks'
import type { Programs } from '../open-tofu/open-tofu'
import { type Figure, median } from './figure'
import { applyOpenTofu, type MeasuredTofu } from './open-tofu'
import { counted } from './rounds'
import { type Bench, run, type Step } from './run'
import { createBuckets, setLatency } from './sandbox'

const RUNS = 5
const SOURCES = ['beside-a', 'beside-b']
const AWS_MILLISECONDS = 100
const SNOWFLAKE_MILLISECONDS = 300

interface Measured {
  readonly milliseconds: number
  readonly statements: number
}

/**
 * How many times as long a plan takes that OpenTofu makes of a part of the Snowflake objects, as ours of the whole pipeline,
 * when neither has anything to change: in turns, as the load changes, on the same sandbox, with the same latency.
 */
export async function againstOpenTofu(bench: Bench, programs: Programs): Promise<Figure> {
  const { sandbox } = bench
  await sandbox.reset()
  await createBuckets(sandbox, SOURCES)
  const inputs = { 'source-buckets': SOURCES.join('\n') }
  const { outputs } = await run(bench, { mode: 'apply', inputs, result: 'applied' })
  const openTofu = await applyOpenTofu(programs, sandbox, outputs['external-id'] ?? '')
  try {
    return await inTurns(bench, { mode: 'plan', inputs, result: 'in-sync' }, openTofu)
  } finally {
    await setLatency(sandbox, 0, 0)
    await openTofu.remove()
  }
}

async function inTurns(bench: Bench, plan: Step, openTofu: MeasuredTofu): Promise<Figure> {
  const { sandbox } = bench
  const objects = objectsOf((await run(bench, plan)).outputs['plan'])
  await setLatency(sandbox, AWS_MILLISECONDS, SNOWFLAKE_MILLISECONDS)
  const ours: Measured[] = []
  const theirs: Measured[] = []
  for (let each = 0; each < RUNS; each++) {
    ours.push(await measure(bench, () => run(bench, plan)))
    theirs.push(await measure(bench, () => openTofu.plan()))
  }
  return {
    what: `OpenTofu's no-change plan of ${openTofu.objects} of the Snowflake objects, against ours of all ${objects} objects`,
    least: 4,
    measured: median(theirs.map(milliseconds)) / median(ours.map(milliseconds)),
    unit: '×',
    runs: {
      'ours, ms': ours.map(milliseconds),
      "OpenTofu's, ms": theirs.map(milliseconds),
      'our statements': ours.map(statements),
      "OpenTofu's statements": theirs.map(statements)
    },
    versions: openTofu.versions
  }
}

async function measure({ sandbox }: Bench, work: () => Promise<unknown>): Promise<Measured> {
  const start = performance.now()
  const sent = await counted(sandbox, work)
  return { milliseconds: performance.now() - start, statements: sent.statements.length }
}

/** A plan that finds nothing to do counts the objects that are as declared, and lists none. */
function objectsOf(plan = '{}'): number {
  return (JSON.parse(plan) as { readonly counts?: { readonly none?: number } }).counts?.none ?? NaN
}

function milliseconds({ milliseconds }: Measured): number {
  return milliseconds
}

function statements({ statements }: Measured): number {
  return statements
}
