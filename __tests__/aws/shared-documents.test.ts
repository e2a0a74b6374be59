import { describe, expect, test } from '@jest/globals'
import { rewrite } from '../../src/aws/shared-documents'
import type { Operation } from '../../src/model/operation'
import type { Call } from '../../src/model/step'
import { fakeClock } from '../fakes/clock'

const READ: Operation = { client: 's3', name: 'GetBucketLifecycleConfiguration', input: {} }
const OLD = ['ours']
const NEW = ['ours', 'of another pipeline']

function writing(): Call {
  return rewrite<readonly string[], readonly string[]>({
    read: { operation: READ, answer: (row: unknown) => (row as { readonly rules: readonly string[] }).rules },
    documentOf: (rules) => rules,
    seen: [],
    change: (rules = []) => [...new Set([...rules, 'ours'])].toSorted(),
    put: (rules = []) => ({ ...READ, name: 'Put', input: { rules } }),
    others: (rules = []) => rules.filter((rule) => rule !== 'ours')
  })
}

/** S3 answers with these documents, and then with the last one. */
function answering(answers: readonly (readonly string[])[]) {
  const left = [...answers]
  return async () => [{ rules: left.length > 1 ? left.shift() : left[0] }]
}

/** What would be written. */
async function written(answers: readonly (readonly string[])[]) {
  const clock = fakeClock()
  const rewritten = await writing().latest?.(answering(answers), clock)
  return { rules: rewritten?.operation?.input['rules'], slept: clock.slept() }
}

describe('a document that others write to', () => {
  test('is written without waiting if S3 always answers the same', async () => {
    expect(await written([NEW])).toEqual({ rules: NEW.toSorted(), slept: 0 })
  })

  test.each([
    ['old, new, old …', [OLD, NEW, OLD, NEW, OLD, NEW]],
    ['new, old, new …', [NEW, OLD, NEW]],
    ['old, old, new …', [OLD, OLD, NEW]]
  ])("never loses another's entry to an old answer: %s", async (_, answers) => {
    const { rules, slept } = await written(answers)
    expect(rules).toEqual(NEW.toSorted())
    expect(slept).toBeGreaterThan(0)
  })
})

test('is not written if S3 never agrees with itself', async () => {
  const [clock, answers] = [fakeClock(), Array.from({ length: 300 }, (_, at) => (at % 2 === 0 ? OLD : NEW))]
  await expect(writing().latest?.(answering(answers), clock)).rejects.toMatchObject({ code: 'WAIT_TIMED_OUT' })
  expect(clock.slept()).toBeGreaterThan(180)
})

describe('after the write', () => {
  test.each<[string, readonly (readonly string[])[], readonly string[] | undefined]>([
    ['as it was written: nothing', [OLD], undefined],
    ['old: nothing', [[]], undefined],
    ['without what another has removed: nothing', [OLD], undefined],
    ["with another's entry that was not to be seen: both are written", [OLD, NEW], NEW],
    ["with another's entry in place of ours: both are written", [['of another pipeline']], NEW],
    ["with another's entry in one old answer only: nothing", [NEW, OLD], undefined]
  ])('it is %s', async (_, answers, expected) => {
    const clock = fakeClock()
    const rewritten = await writing().latest?.(answering([[]]), clock)
    const repaired = await rewritten?.repair(answering(answers), clock)
    expect(repaired?.operation?.input['rules']).toEqual(expected?.toSorted())
  })
})
