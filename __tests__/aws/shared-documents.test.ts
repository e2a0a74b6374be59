import { describe, expect, test } from '@jest/globals'
import { rewrite } from '../../src/aws/shared-documents'
import type { Operation } from '../../src/model/operation'
import { fakeClock } from '../fakes/clock'

const READ: Operation = { client: 's3', name: 'GetBucketLifecycleConfiguration', input: {} }
const OLD = ['ours']
const NEW = ['ours', 'of another pipeline']

/** What would be written if S3 answered with these documents, and then with the last one. */
async function written(answers: readonly (readonly string[])[]) {
  const clock = fakeClock()
  const left = [...answers]
  const read = { operation: READ, answer: (row: unknown) => (row as { readonly rules: readonly string[] }).rules }
  const step = rewrite(read, [], (rules = []) => ({ ...READ, name: 'Put', input: { rules } }))
  const run = async () => [{ rules: left.length > 1 ? left.shift() : left[0] }]
  const operation = await step.latest?.(run, clock)
  return { rules: operation?.input['rules'], slept: clock.slept() }
}

describe('a document that others write to', () => {
  test('is written without waiting if S3 always answers the same', async () => {
    expect(await written([NEW])).toEqual({ rules: NEW, slept: 0 })
  })

  test.each([
    ['old, new, old …', [OLD, NEW, OLD, NEW, OLD, NEW]],
    ['new, old, new …', [NEW, OLD, NEW]],
    ['old, old, new …', [OLD, OLD, NEW]]
  ])("never loses another's entry to an old answer: %s", async (_, answers) => {
    const { rules, slept } = await written(answers)
    expect(rules).toEqual(NEW)
    expect(slept).toBeGreaterThan(0)
  })
})
