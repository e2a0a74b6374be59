import { describe, expect, test } from '@jest/globals'
import { inLevels } from '../../src/engine/order'
import type { Declared } from '../../src/model/declared'
import type { Address, Desired } from '../../src/model/fields'

const object = (name: string, after: readonly string[] = [], desired: Desired = {}): Declared => ({
  address: `x:${name}`,
  kind: 'x',
  identity: {},
  desired,
  after: after.map((one): Address => `x:${one}`)
})

describe('inLevels', () => {
  test.each<{
    readonly name: string
    readonly declared: readonly Declared[]
    readonly levels: readonly (readonly string[])[]
  }>([
    { name: 'nothing', declared: [], levels: [] },
    {
      name: 'no dependencies: one level, in declared order',
      declared: [object('b'), object('a')],
      levels: [['x:b', 'x:a']]
    },
    {
      name: 'a chain, declared backwards',
      declared: [object('c', ['b']), object('b', ['a']), object('a')],
      levels: [['x:a'], ['x:b'], ['x:c']]
    },
    {
      name: 'the longest path counts',
      declared: [object('a'), object('b', ['a']), object('c', ['a', 'b'])],
      levels: [['x:a'], ['x:b'], ['x:c']]
    },
    {
      name: 'a reference is a dependency',
      declared: [object('role', [], { trusted: { from: 'x:integration', field: 'user' } }), object('integration')],
      levels: [['x:integration'], ['x:role']]
    }
  ])('$name', ({ declared, levels }) => {
    expect(inLevels(declared).map((level) => level.map(({ address }) => address))).toEqual(levels)
  })

  test.each([
    { name: 'a circle', declared: [object('a', ['b']), object('b', ['a'])], says: 'x:a → x:b → x:a' },
    { name: 'itself', declared: [object('a', ['a'])], says: 'x:a → x:a' },
    { name: 'a dependency that is not declared', declared: [object('a', ['b'])], says: 'x:b' }
  ])('refuses $name', ({ declared, says }) => {
    expect(() => inLevels(declared)).toThrow(
      expect.objectContaining({ code: 'INTERNAL', message: expect.stringContaining(says) })
    )
  })
})
