import { type Figure, median } from './figure'
import { type Bench, probed, type Step, timed } from './run'
import { createBuckets } from './sandbox'

/** How many, how often it is timed, and the most memory that it may take. */
const SIZES = [
  { count: 100, runs: 3 },
  { count: 1_000, runs: 3, megabytes: 180 },
  { count: 5_000, runs: 1, megabytes: 300 }
]
const PLAN: Step = {
  mode: 'plan',
  inputs: {
    'source-buckets': 'many-*',
    bucket: 'bench-many',
    role: 'bench-many',
    table: 'BENCH_MANY',
    integration: 'BENCH_MANY'
  },
  result: 'drift'
}
/** Beyond the ratio of the counts: what measuring adds. */
const LINEAR = 1.2

/** A first plan over many source buckets: each of them differs. Those of a smaller count are among those of a larger. */
export async function manySources(bench: Bench): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  const seconds = new Map<number, number>()
  let made = 0
  for (const { count, runs, megabytes } of SIZES) {
    await createBuckets(bench.sandbox, names(made, count))
    made = count
    const times: number[] = []
    for (let run = 0; run < runs; run++) times.push((await timed(bench, PLAN)) / 1000)
    seconds.set(count, median(times))
    const { log, summary, peakMegabytes } = await probed(bench, PLAN)
    const of = (what: string) => `${what}, ${count} source buckets`
    figures.push(
      { what: of('plan'), measured: median(times), unit: 's', runs: { s: times } },
      {
        what: of('peak memory of a plan'),
        ...(megabytes === undefined ? {} : { budget: megabytes }),
        measured: peakMegabytes,
        unit: 'MB'
      },
      { what: of('job log'), budget: 4, measured: mebibytes(log), unit: 'MiB' },
      { what: of('job summary'), budget: 1, measured: mebibytes(summary), unit: 'MiB' }
    )
  }
  return [...figures, growth(seconds, 1_000, 100), growth(seconds, 5_000, 1_000)]
}

/** Twice as many may take twice as long, and no more. */
function growth(seconds: ReadonlyMap<number, number>, many: number, few: number): Figure {
  return {
    what: `time of ${many} source buckets against ${few}`,
    budget: (many / few) * LINEAR,
    measured: (seconds.get(many) ?? NaN) / (seconds.get(few) ?? NaN),
    unit: '×'
  }
}

function names(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, at) => `many-${String(from + at).padStart(5, '0')}`)
}

function mebibytes(text: string): number {
  return Buffer.byteLength(text) / 1024 / 1024
}
