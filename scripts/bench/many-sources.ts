import { performance } from 'node:perf_hooks'
import { type Figure, median } from './figure'
import { type Bench, probed, type Step } from './run'
import { createBuckets } from './sandbox'

/** How many, and the budget for memory. */
const SIZES = [{ count: 100 }, { count: 1_000, megabytes: 180 }, { count: 5_000, megabytes: 300 }]
const RUNS = 3
const PLAN: Step = {
  mode: 'plan',
  inputs: {
    'source-buckets': 'many-*',
    bucket: 'bench-many',
    role: 'bench-many',
    table: 'BENCH_MANY',
    integration: 'BENCH_MANY'
  },
  result: 'changes'
}
/** How much the ratio of the CPU times may exceed that of the counts: measuring is not exact. */
const LINEAR = 1.2

/** A first plan over many source buckets: each of them differs. Those of a smaller count are among those of a larger. */
export async function manySources(bench: Bench): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  const cpuSeconds = new Map<number, number>()
  let made = 0
  for (const { count, megabytes } of SIZES) {
    await createBuckets(bench.sandbox, names(made, count))
    made = count
    const runs: Run[] = []
    for (let each = 0; each < RUNS; each++) runs.push(await measure(bench))
    const figure = (what: string, of: (run: Run) => number, unit: string): Figure => {
      const values = runs.map(of)
      return { what: `${what}, ${count} source buckets`, measured: median(values), unit, runs: { [unit]: values } }
    }
    const cpu = figure('CPU time of a plan', (run) => run.cpuSeconds, 's')
    cpuSeconds.set(count, cpu.measured)
    figures.push(
      figure('plan', (run) => run.seconds, 's'),
      cpu,
      {
        ...figure('peak memory of a plan', (run) => run.peakMegabytes, 'MB'),
        ...(megabytes === undefined ? {} : { budget: megabytes })
      },
      { ...figure('job log', ({ log }) => mebibytes(log), 'MiB'), budget: 4 },
      { ...figure('job summary', ({ summary }) => mebibytes(summary), 'MiB'), budget: 1 }
    )
  }
  return [...figures, growth(cpuSeconds, 1_000, 100), growth(cpuSeconds, 5_000, 1_000)]
}

type Run = Awaited<ReturnType<typeof measure>>

async function measure(bench: Bench) {
  const start = performance.now()
  const probe = await probed(bench, PLAN)
  return { ...probe, seconds: (performance.now() - start) / 1000 }
}

/**
 * Twice as many may take twice the CPU time, and no more. Elapsed time would also measure the sandbox and the machine's other
 * work: its ratio was anything from 3.7 to 6.8.
 */
function growth(cpuSeconds: ReadonlyMap<number, number>, many: number, few: number): Figure {
  return {
    what: `CPU time of ${many} source buckets against ${few}`,
    budget: (many / few) * LINEAR,
    measured: (cpuSeconds.get(many) ?? NaN) / (cpuSeconds.get(few) ?? NaN),
    unit: '×'
  }
}

function names(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, at) => `many-${String(from + at).padStart(5, '0')}`)
}

function mebibytes(text: string): number {
  return Buffer.byteLength(text) / 1024 / 1024
}
