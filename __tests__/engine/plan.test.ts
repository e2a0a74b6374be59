import { describe, expect, test } from '@jest/globals'
import { observeAll } from '../../src/engine/observe'
import { inLevels } from '../../src/engine/order'
import { planApply, planDestroy } from '../../src/engine/plan'
import { hasChanges } from '../../src/model/change'
import type { Declared } from '../../src/model/declared'
import { type Box, box, boxAddress, boxKinds, shelf } from '../fakes/boxes'

async function planned(declared: readonly Declared[], live: Readonly<Record<string, Partial<Box>>>, hidden?: string) {
  const world = shelf(hidden === undefined ? {} : { hidden })
  for (const [name, fields] of Object.entries(live)) world.put(name, fields)
  const levels = inLevels(declared)
  return { levels, live: await observeAll(levels.flat(), boxKinds, world.run, new Date()), world }
}

const serialOf = (name: string) => ({ from: boxAddress(name), field: 'serial' })

describe('planApply', () => {
  test.each<{
    readonly name: string
    readonly declared: readonly Declared[]
    readonly live: Readonly<Record<string, Partial<Box>>>
    readonly hidden?: string
    readonly changes: readonly object[]
  }>([
    {
      name: 'creates an absent object and shows every declared property that is set',
      declared: [box('a', { color: null })],
      live: {},
      changes: [
        {
          action: 'create',
          diff: [
            { field: 'material', before: undefined, after: 'wood', forcesReplace: false },
            { field: 'lock', before: undefined, after: 'none', forcesReplace: false }
          ]
        }
      ]
    },
    {
      name: 'does nothing when nothing differs',
      declared: [box('a')],
      live: { a: {} },
      changes: [{ action: 'none', diff: [] }]
    },
    {
      name: 'compares by meaning',
      declared: [box('a')],
      live: { a: { color: 'RED' } },
      changes: [{ action: 'none' }]
    },
    {
      name: 'updates in place',
      declared: [box('a')],
      live: { a: { color: 'blue' } },
      changes: [{ action: 'update', diff: [{ field: 'color', before: 'blue', after: 'red', forcesReplace: false }] }]
    },
    {
      name: 'replaces what cannot be changed in place, and says why',
      declared: [box('a')],
      live: { a: { color: 'blue', material: 'tin' } },
      changes: [{ action: 'replace', because: 'material cannot be changed in place' }]
    },
    {
      name: 'blocks an object with a property that cannot be changed at all',
      declared: [box('a')],
      live: { a: { color: 'blue', material: 'tin', lock: 'steel' } },
      changes: [{ action: 'blocked', reason: 'the lock cannot be changed: ask the locksmith.' }]
    },
    {
      name: 'blocks a create that is refused',
      declared: [box('a', { material: 'lead' })],
      live: {},
      changes: [{ action: 'blocked', reason: 'lead is not allowed.' }]
    },
    {
      name: 'blocks what the service hides',
      declared: [box('a')],
      live: { a: {} },
      hidden: 'a',
      changes: [{ action: 'blocked', reason: 'Add s3:GetBox.' }]
    },
    {
      name: 'marks values that are only known after apply',
      declared: [box('b', { color: serialOf('a') }), box('a')],
      live: { b: {} },
      changes: [
        { address: 'box:a', action: 'create' },
        {
          address: 'box:b',
          action: 'update',
          diff: [{ field: 'color', before: 'red', after: undefined, unknown: serialOf('a'), forcesReplace: false }]
        }
      ]
    },
    {
      name: 'uses values of live objects',
      declared: [box('b', { color: serialOf('a') }), box('a')],
      live: { a: { serial: '#7' }, b: { color: '#7' } },
      changes: [{ action: 'none' }, { action: 'none' }]
    },
    {
      name: 'marks values that a replacement changes, and uses those that outlive it',
      declared: [
        box('b', { color: serialOf('a') }),
        box('c', { color: { from: boxAddress('a'), field: 'place' } }),
        box('a')
      ],
      live: { a: { material: 'tin', serial: '#7', place: 'left' }, b: { color: '#7' }, c: { color: 'left' } },
      changes: [
        { address: 'box:a', action: 'replace' },
        { address: 'box:b', action: 'update', diff: [{ field: 'color', unknown: serialOf('a') }] },
        { address: 'box:c', action: 'none' }
      ]
    },
    {
      name: 'marks a value that outlives a replacement, unless a property changes that it depends on',
      declared: [box('c', { color: { from: boxAddress('a'), field: 'place' } }), box('a')],
      live: { a: { material: 'tin', color: 'blue', place: 'left' }, c: { color: 'left' } },
      changes: [
        { address: 'box:a', action: 'replace' },
        { address: 'box:c', action: 'update', diff: [{ field: 'color', unknown: { field: 'place' } }] }
      ]
    },
    {
      name: 'uses the new value of a property that will change',
      declared: [box('b', { color: { from: boxAddress('a'), field: 'color' } }), box('a', { color: 'green' })],
      live: { a: {}, b: {} },
      changes: [
        { action: 'update' },
        { diff: [{ field: 'color', before: 'red', after: 'green', forcesReplace: false }] }
      ]
    },
    {
      name: 'replaces an object because of a change to another one',
      declared: [box('a'), box('b', {}, { after: ['box:a'], replacedWith: [{ address: 'box:a', field: 'color' }] })],
      live: { a: { color: 'blue' }, b: {} },
      changes: [{ action: 'update' }, { action: 'replace', because: 'color of box:a changes' }]
    }
  ])('$name', async ({ declared, live, hidden, changes }) => {
    const { levels, live: seen } = await planned(declared, live, hidden)
    expect(planApply(levels, seen, boxKinds).changes).toMatchObject(changes)
  })

  test('counts, and has a digest that only depends on the changes', async () => {
    const declared = [box('a'), box('b'), box('c')]
    const one = await planned(declared, { a: {}, b: { color: 'blue' } })
    const same = await planned(declared, { a: {}, b: { color: 'blue' } })
    const other = await planned(declared, { a: {}, b: { color: 'pink' } })
    const plan = planApply(one.levels, one.live, boxKinds)
    expect(plan.counts).toEqual({ none: 1, create: 1, update: 1, replace: 0, delete: 0, blocked: 0 })
    expect(hasChanges(plan)).toBe(true)
    expect(planApply(same.levels, same.live, boxKinds).digest).toBe(plan.digest)
    expect(planApply(other.levels, other.live, boxKinds).digest).not.toBe(plan.digest)
  })

  test('observes without writing', async () => {
    const { world } = await planned([box('a'), box('b')], { a: {} })
    expect(world.writes()).toEqual([])
  })
})

describe('planDestroy', () => {
  test('deletes what exists, dependencies last', async () => {
    const { levels, live } = await planned([box('a'), box('b', {}, { after: ['box:a'] }), box('c')], { a: {}, b: {} })
    const plan = planDestroy(levels, live, boxKinds, false)
    expect(plan.changes.map(({ address, action }) => [address, action])).toEqual([
      ['box:b', 'delete'],
      ['box:c', 'none'],
      ['box:a', 'delete']
    ])
  })

  test.each([
    { retainedOnDestroy: 'data' as const, destroyData: false, action: 'none' },
    { retainedOnDestroy: 'data' as const, destroyData: true, action: 'delete' },
    { retainedOnDestroy: 'always' as const, destroyData: true, action: 'none' }
  ])(
    '$retainedOnDestroy with destroy-data $destroyData: $action',
    async ({ retainedOnDestroy, destroyData, action }) => {
      const { levels, live } = await planned([box('a')], { a: {} })
      const kinds = new Map([...boxKinds].map(([name, kind]) => [name, { ...kind, retainedOnDestroy }]))
      expect(planDestroy(levels, live, kinds, destroyData).changes).toMatchObject([{ action }])
    }
  )

  test.each([
    ['empty', { rows: 0, bytes: 0 }, ': now 0 rows (0 bytes)'],
    ['with rows', { rows: 14, bytes: 1200 }, ': now 14 rows (1.2 kB)'],
    ['nobody looked', undefined, '']
  ])('what is kept does not claim to hold data: %s', async (_, held, now) => {
    const { levels, live } = await planned([box('a')], { a: {} })
    const kinds = new Map(
      [...boxKinds].map(([name, kind]) => [name, { ...kind, retainedOnDestroy: 'data' as const, holds: () => held }])
    )
    expect(planDestroy(levels, live, kinds, false).changes[0]?.notes).toEqual([
      `Kept: \`destroy-data: true\` deletes it, with all data in it${now}.`
    ])
  })
})
