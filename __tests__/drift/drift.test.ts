import { afterAll, beforeAll, describe, test } from '@jest/globals'
import fc from 'fast-check'
import { expectInSync, startDrifting, type Drifting } from './drifting'
import { compatible, type ForeignChange } from './foreign-change'
import { FOREIGN_CHANGES } from './foreign-changes'
import { PIPELINES, type Pipeline } from './pipelines'

/** DRIFT_RUNS=1000 npm run check:tests -- drift; what failed is run again by the DRIFT_SEED and the DRIFT_PATH that are told. */
const RUNS = Number(process.env['DRIFT_RUNS'] ?? 80)
const SEED = Number(process.env['DRIFT_SEED'] ?? Date.now() % 2 ** 31)
const PATH = process.env['DRIFT_PATH']
const MOST_CHANGES = 6
const MINUTE = 60_000

let drifting: Drifting
beforeAll(async () => {
  drifting = await startDrifting()
}, 2 * MINUTE)
afterAll(() => drifting.stop())

const changesOf = (pipeline: Pipeline) => FOREIGN_CHANGES.filter(({ when }) => when?.(pipeline) ?? true)

/** All changes of a pipeline in as few rounds as can tell them apart. */
function rounds(pipeline: Pipeline): readonly (readonly ForeignChange[])[] {
  const found: (readonly ForeignChange[])[] = []
  let left = changesOf(pipeline)
  while (left.length > 0) {
    const round = compatible(left, pipeline)
    found.push(round)
    left = left.filter((change) => !round.includes(change))
  }
  return found
}

describe.each(PIPELINES)('$title', (pipeline) => {
  const cases = rounds(pipeline).map((changes, at) => ({ changes, title: `${at + 1}: ${changes.length} changes` }))

  test.each(cases)('round $title', ({ changes }) => drifting.changeAndRepair(pipeline, changes), MINUTE)
})

test(
  `${RUNS} random sets of changes`,
  async () => {
    process.stderr.write(`drift: DRIFT_SEED=${SEED} DRIFT_RUNS=${RUNS}\n`)
    const drift = fc
      .constantFrom(...PIPELINES)
      .chain((pipeline) =>
        fc
          .shuffledSubarray(changesOf(pipeline), { minLength: 1, maxLength: MOST_CHANGES })
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
