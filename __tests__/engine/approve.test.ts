import { expect, test } from '@jest/globals'
import { changeHashes, refuseUnreviewed } from '../../src/engine/approve'
import { planApply } from '../../src/engine/plan'
import { box, boxKinds } from '../fakes/boxes'

const absent = { state: 'absent' } as const
const planOf = (...names: readonly string[]) =>
  planApply([names.map((name) => box(name))], new Map(names.map((name) => [box(name).address, absent])), boxKinds)

const reviewed = planOf('a', 'b')

test('the plan that was reviewed is carried out', () => {
  expect(() => refuseUnreviewed(planOf('a', 'b'), { digest: reviewed.digest })).not.toThrow()
  expect(() => refuseUnreviewed(planOf('a', 'b'), { digest: reviewed.digest.slice(0, 12) })).not.toThrow()
})

test('another plan stops, and says what moved', () => {
  const then = { digest: reviewed.digest, changes: changeHashes(reviewed) }
  expect(() => refuseUnreviewed(planOf('a', 'c'), then)).toThrow(
    expect.objectContaining({
      code: 'PLAN_CHANGED',
      message: expect.stringMatching(
        /- box:c: create, which was not in the reviewed plan\n- 1 of the reviewed changes is no longer/
      )
    })
  )
})

test('without a reviewed plan, nothing is carried out', () => {
  expect(() => refuseUnreviewed(reviewed, undefined)).toThrow(expect.objectContaining({ code: 'PLAN_CHANGED' }))
})
