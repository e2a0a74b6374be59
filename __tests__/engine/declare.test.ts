import { expect, test } from '@jest/globals'
import { declare } from '../../src/engine/declare'
import type { Config } from '../../src/model/config'
import type { Kind } from '../../src/model/kind'

test('two objects of one address are a fault of their kinds', () => {
  const twice = { declare: () => ['a', 'a'].map((address) => ({ address, kind: 'k', after: [] })) } as unknown as Kind
  expect(() => declare(new Map([['k', twice]]), {} as Config, () => '')).toThrow(
    expect.objectContaining({ code: 'INTERNAL' })
  )
})
