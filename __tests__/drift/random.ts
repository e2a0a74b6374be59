import { afterAll, beforeAll, test } from '@jest/globals'
import fc from 'fast-check'
import { type AwsDelays, USUAL_DELAYS } from '../../sandbox/aws/delays'
import { type Drifting, expectInSync, startDrifting } from './drifting'
import { compatible } from './foreign-change'
import { changesOf } from './foreign-changes'
import { PIPELINES } from './pipelines'

/** DRIFT_RUNS=1000 npm run check:tests -- drift/random */
const RUNS = Number(process.env['DRIFT_RUNS'] ?? 160)
const { DRIFT_SEED: SEED, DRIFT_PATH: PATH } = process.env
/** DRIFT_LATE_RUNS: the same while AWS is late, which takes longer. */
const LATE_RUNS = Number(process.env['DRIFT_LATE_RUNS'] ?? 4)
/** Files that share the runs, so that jest's workers can share them. */
const PARTS = 4
const MAX_CHANGES = 6
const MINUTE = 60_000

/**
 * Random sets of changes, each of which a plan has to tell and an apply to repair. To repeat a failure, run the file that
 * failed with the DRIFT_SEED and DRIFT_PATH of its message.
 * @param part 1, 2, 3 …
 */
export function testRandomChanges(part: number): void {
  testRuns(`random-${part}`, Math.ceil(RUNS / PARTS), part)
}

/** The same, with repairs while AWS is late. */
export function testLateRepairs(): void {
  testRuns('late', LATE_RUNS, PARTS + 1, USUAL_DELAYS)
}

function testRuns(name: string, runs: number, part: number, delays?: AwsDelays): void {
  const seed = Number(SEED ?? (Date.now() + part * 1_000_003) % 2 ** 31)

  let drifting: Drifting
  beforeAll(async () => {
    drifting = await startDrifting(PIPELINES, delays)
  }, 10 * MINUTE)
  afterAll(() => drifting?.stop())

  test(
    `${runs} random sets of changes`,
    async () => {
      process.stderr.write(`drift/${name}: DRIFT_SEED=${seed}, ${runs} runs\n`)
      const drift = fc
        .constantFrom(...PIPELINES)
        .chain((pipeline) =>
          fc
            .shuffledSubarray([...changesOf(pipeline)], { minLength: 1, maxLength: MAX_CHANGES })
            .map((changes) => ({ pipeline, changes: compatible(changes, pipeline) }))
        )
      const property = fc.asyncProperty(drift, ({ pipeline, changes }) => drifting.changeAndRepair(pipeline, changes))
      await fc.assert(property, {
        numRuns: runs,
        seed,
        ...(PATH === undefined ? {} : { path: PATH }),
        reporter: (run) => {
          if (!run.failed) return
          const [counterexample] = run.counterexample ?? []
          const titles = counterexample?.changes.map(({ title }) => title).join('\n- ')
          throw new Error(
            `DRIFT_SEED=${run.seed} DRIFT_PATH=${run.counterexamplePath}, after ${run.numRuns} runs, of ${counterexample?.pipeline.title}:\n- ${titles}\n${String(run.errorInstance)}`
          )
        }
      })
      for (const pipeline of PIPELINES) expectInSync(await drifting.act('plan', pipeline))
    },
    60 * MINUTE
  )
}
