import { afterAll, beforeAll, describe, test } from '@jest/globals'
import { type Drifting, startDrifting } from './drifting'
import { compatible, type ForeignChange } from './foreign-change'
import { changesOf } from './foreign-changes'
import type { Pipeline } from './pipelines'

const MINUTE = 60_000

/** Every change of a pipeline, while the other pipelines are there as well. */
export function testAllChanges(pipeline: Pipeline): void {
  let drifting: Drifting
  beforeAll(async () => {
    drifting = await startDrifting()
  }, 2 * MINUTE)
  afterAll(() => drifting?.stop())

  describe(pipeline.title, () => {
    const cases = rounds(pipeline).map((changes, at) => ({ changes, title: `${at + 1}: ${changes.length} changes` }))

    test.each(cases)('round $title', ({ changes }) => drifting.changeAndRepair(pipeline, changes), MINUTE)
  })
}

/** All changes of a pipeline, in few rounds of compatible changes. */
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
