import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { type Approval, refuseUnreviewed } from '../../src/engine/approve'
import type { Registry } from '../../src/engine/declare'
import type { Live } from '../../src/engine/observe'
import { planApply, planDestroy } from '../../src/engine/plan'
import { reviewedChanges } from '../../src/engine/reviewed-changes'
import type { Plan } from '../../src/model/change'
import type { Declared } from '../../src/model/declared'
import type { Observation } from '../../src/model/kind'
import { box, boxAddress, boxKind, boxKinds } from '../fakes/boxes'

const ABSENT: Observation = { state: 'absent' }
const FIELDS = { color: 'red', material: 'wood', lock: 'none', serial: '#1', place: 'shelf' }
const present = (fields: Partial<typeof FIELDS> = {}): Observation => ({
  state: 'present',
  fields: { ...FIELDS, ...fields },
  extra: null
})
/** b is as long as the serial of a, which is only known once a exists. */
const DECLARED = [
  box('a'),
  box('b', { color: { from: boxAddress('a'), field: 'serial' } }, { after: [boxAddress('a')] }),
  box('c'),
  box('d', { material: 'steel' }),
  box('e')
]

type Seen = Readonly<Record<string, Observation>>

const liveOf = (seen: Seen, declared: readonly Declared[]): Live =>
  new Map(declared.map(({ address }) => [address, seen[address.slice('box:'.length)] ?? ABSENT]))
const planned = (seen: Seen, declared: readonly Declared[] = DECLARED): Plan =>
  planApply([declared], liveOf(seen, declared), boxKinds)
const approved = (plan: Plan): Approval => ({
  digest: plan.digest,
  ...reviewedChanges(plan, DECLARED),
  isBegun: true
})

/** a is to be created, b changed to what a will have, c repainted, d replaced; e is in sync. */
const BEFORE = {
  a: ABSENT,
  b: present({ color: 'blue' }),
  c: present({ color: 'green' }),
  d: present(),
  e: present()
}
const REVIEWED = planned(BEFORE)
const A_DONE = { ...BEFORE, a: present() }
const ALL_DONE = { ...A_DONE, b: present({ color: '#1' }), c: present(), d: present({ material: 'steel' }) }

test('the plan that was reviewed is carried out', () => {
  for (const digest of [REVIEWED.digest, REVIEWED.digest.slice(0, 12)])
    expect(() => refuseUnreviewed(planned(BEFORE), DECLARED, boxKinds, { digest })).not.toThrow()
})

test.each<[string, Seen]>([
  ['nothing yet', BEFORE],
  ['the first object: what depended on it is known now', A_DONE],
  ['a part of the first object', { ...BEFORE, a: present({ color: 'white' }) }],
  ['all but the last object', { ...A_DONE, b: present({ color: '#1' }), c: present() }],
  ['another object first', { ...BEFORE, c: present() }],
  ['everything', ALL_DONE]
])('an apply of it that was interrupted after it had done %s is finished', (_, seen) => {
  expect(() => refuseUnreviewed(planned(seen), DECLARED, boxKinds, approved(REVIEWED))).not.toThrow()
})

test.each<[string, Seen, readonly Declared[], string]>([
  [
    'an object that was in sync, and was changed meanwhile',
    { ...A_DONE, e: present({ color: 'pink' }) },
    DECLARED,
    '- box:e: update, which was not in the reviewed plan'
  ],
  [
    'a property that has another value than the reviewer saw',
    { ...A_DONE, c: present({ color: 'pink' }) },
    DECLARED,
    '- box:c: update of color, which differs from the reviewed plan'
  ],
  [
    'another property of an object to change',
    { ...A_DONE, c: present({ color: 'green', material: 'paper' }) },
    DECLARED,
    '- box:c: replace, which was not in the reviewed plan'
  ],
  [
    'an object that is gone, and was to be changed',
    { ...A_DONE, c: ABSENT },
    DECLARED,
    '- box:c: create, which was not in the reviewed plan'
  ],
  [
    'an object that somebody else created in a form that would be replaced',
    { ...BEFORE, a: present({ material: 'paper' }) },
    DECLARED,
    '- box:a: replace, which was not in the reviewed plan'
  ],
  [
    'another object in place of one to replace',
    { ...A_DONE, d: present({ material: 'paper' }) },
    DECLARED,
    '- box:d: replace of material, which differs from the reviewed plan'
  ],
  [
    'what is declared otherwise now, and was to be created',
    BEFORE,
    [box('a', { color: 'gold' }), ...DECLARED.slice(1)],
    '- the inputs declare something else than in the reviewed plan'
  ],
  [
    'what is blocked now',
    { ...A_DONE, c: present({ color: 'green', lock: 'iron' }) },
    DECLARED,
    '- box:c: blocked, which was not in the reviewed plan'
  ]
])('after an interrupted apply too, nothing else is carried out: %s', (_, seen, declared, reason) => {
  expect(() => refuseUnreviewed(planned(seen, declared), declared, boxKinds, approved(REVIEWED))).toThrow(
    expect.objectContaining({ code: 'PLAN_CHANGED', message: expect.stringContaining(reason) })
  )
})

test('what a change sets on the way may differ from what the reviewer saw', () => {
  const fields = { ...boxKind.fields, lock: { change: 'update', onTheWay: true } } as const
  const kinds: Registry = new Map([['box', { ...boxKind, fields }]])
  const locked = (name: 'c' | 'e') => ({ ...A_DONE, [name]: present({ color: 'green', lock: 'iron' }) })
  const plan = (seen: Seen) => planApply([DECLARED], liveOf(seen, DECLARED), kinds)
  const reviewed = approved(plan(BEFORE))
  expect(() => refuseUnreviewed(plan(locked('c')), DECLARED, kinds, reviewed)).not.toThrow()
  expect(() => refuseUnreviewed(plan(locked('e')), DECLARED, kinds, reviewed)).toThrow()
})

test('before an apply of it began, a part of it is not what was reviewed', () => {
  const reviewed = { ...approved(REVIEWED), isBegun: false }
  expect(() => refuseUnreviewed(planned({ ...BEFORE, c: present() }), DECLARED, boxKinds, reviewed)).toThrow(
    expect.objectContaining({
      code: 'PLAN_CHANGED',
      message: expect.stringContaining('- 1 of the reviewed changes is no longer planned')
    })
  )
})

test('without the changes that were reviewed, only the same plan passes', () => {
  const { digest } = REVIEWED
  for (const reviewed of [{ digest }, { digest, declared: '', changes: [], properties: [], isBegun: true }])
    expect(() => refuseUnreviewed(planned(A_DONE), DECLARED, boxKinds, reviewed)).toThrow(
      expect.objectContaining({ code: 'PLAN_CHANGED' })
    )
})

test('where nothing is left to do, nothing is refused', () => {
  expect(() => refuseUnreviewed(planned(ALL_DONE), DECLARED, boxKinds, { digest: REVIEWED.digest })).not.toThrow()
})

test('without a reviewed plan, nothing is carried out', () => {
  expect(() => refuseUnreviewed(REVIEWED, DECLARED, boxKinds, undefined)).toThrow(
    expect.objectContaining({ code: 'PLAN_CHANGED' })
  )
})

test('an interrupted destroy is finished, and deletes nothing else', () => {
  const deletion = (seen: Seen) => planDestroy([DECLARED], liveOf(seen, DECLARED), boxKinds, false)
  const reviewed = approved(deletion(BEFORE))
  expect(() => refuseUnreviewed(deletion({ ...BEFORE, d: ABSENT }), DECLARED, boxKinds, reviewed)).not.toThrow()
  expect(() => refuseUnreviewed(deletion({ ...A_DONE, d: ABSENT }), DECLARED, boxKinds, reviewed)).toThrow(
    expect.objectContaining({ message: expect.stringContaining('- box:a: delete, which was not in the reviewed plan') })
  )
})

test('a hash of what others can choose is too long to look for another change that has it', () => {
  const { declared, properties } = reviewedChanges(REVIEWED, DECLARED)
  const { changes } = reviewedChanges(REVIEWED, [])
  for (const hash of [declared, ...changes]) expect(hash).toMatch(/^[\w-]{22}$/)
  for (const hash of properties) expect(hash).toMatch(/^[\w-]{22}~([\w-]{6})+$/)
})

test('hundreds of objects to which the same happens take little room', () => {
  const many = Array.from({ length: 300 }, (_, at) => box(`${at}`))
  const plan = planned(Object.fromEntries(many.map((_, at) => [`${at}`, present({ color: 'blue' })])), many)
  const { changes, properties } = reviewedChanges(plan, many)
  expect(changes).toHaveLength(300)
  expect([...changes, ...properties].join('.').length).toBeLessThan(4_000)
})

/** As a comment of an earlier version has them: 22 characters for each change, and for each property of each object. */
const LONG_HASH = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)

test('what an earlier version wrote down is understood', () => {
  const work = REVIEWED.changes.filter(({ action }) => action !== 'none')
  const old = {
    ...approved(REVIEWED),
    changes: work.map(({ action, address }) => LONG_HASH([action, address])),
    properties: work.flatMap(({ address, diff }) =>
      diff.map(({ field, before, after, unknown }) => LONG_HASH([address, field, before, unknown ?? after]))
    )
  }
  expect(() => refuseUnreviewed(planned(A_DONE), DECLARED, boxKinds, old)).not.toThrow()
  expect(() =>
    refuseUnreviewed(planned({ ...A_DONE, c: present({ color: 'pink' }) }), DECLARED, boxKinds, old)
  ).toThrow(expect.objectContaining({ code: 'PLAN_CHANGED' }))
})
