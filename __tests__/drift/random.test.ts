import { afterAll, beforeAll, test } from '@jest/globals'
import fc from 'fast-check'
import { type Drifting, expectInSync, startDrifting } from './drifting'
import { compatible } from './foreign-change'
import { changesOf } from './foreign-changes'
import { PIPELINES } from './pipelines'

/**
 * DRIFT_RUNS=1000 npm run check:tests -- drift. To repeat a failure, set the DRIFT_SEED and DRIFT_PATH of its message.
 */
const RUNS = Number(process.env['DRIFT_RUNS'] ?? 160)
const SEED = Number(process.env['DRIFT_SEED'] ?? Date.now() % 2 ** 31)
const PATH = process.env['DRIFT_PATH']
const MAX_CHANGES = 6
const MINUTE = 60_000

let drifting: Drifting
beforeAll(async () => {
  drifting = await startDrifting()
}, 2 * MINUTE)
afterAll(() => drifting.stop())

test(
  `${RUNS} random sets of changes`,
  async () => {
    process.stderr.write(`drift: DRIFT_SEED=${SEED} DRIFT_RUNS=${RUNS}\n`)
    const drift = fc
      .constantFrom(...PIPELINES)
      .chain((pipeline) =>
        fc
          .shuffledSubarray([...changesOf(pipeline)], { minLength: 1, maxLength: MAX_CHANGES })
          .map((changes) => ({ pipeline, changes: compatible(changes, pipeline) }))
      )
    const property = fc.asyncProperty(drift, ({ pipeline, changes }) => drifting.changeAndRepair(pipeline, changes))
    await fc.assert(property, {
      numRuns: RUNS,
      seed: SEED,
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
