import { beforeEach, describe, expect, test } from '@jest/globals'
import { cacheFacts, type CachingMoto } from '../../../sandbox/aws/facts-cache'

let asked: string[]
let varies: boolean
let moto: CachingMoto

beforeEach(() => {
  asked = []
  varies = false
  moto = cacheFacts({
    port: 1,
    headers: () => ({}),
    ask: async (question) => {
      asked.push(question)
      return { varies } as never
    },
    fork: () => Promise.reject(new Error('not asked for')),
    snapshot: async () => ({ restore: async () => undefined, discard: async () => undefined }),
    stop: async () => undefined
  })
})

const facts = () => moto.ask('facts', { key: 'AKIA' })
const timesAsked = () => asked.filter((question) => question === 'facts').length

describe('facts are asked for', () => {
  test.each([
    ['once while nothing changes', 1, async () => undefined],
    ['once while time goes on', 1, async () => moto.clockSet(60_000)],
    ['again after the clock went back', 2, async () => (moto.clockSet(60_000), await facts(), moto.clockSet(0))],
    ['again after a change', 2, () => moto.changing(async () => undefined)],
    ['once while an object is written', 1, () => moto.writing(async () => undefined)],
    ['again after AWS has become late', 2, () => moto.ask('delays', {})],
    ['again after a restore', 2, async () => (await moto.snapshot()).restore()]
  ])('%s', async (_, times, happens) => {
    await facts()
    await happens()
    await facts()
    expect(timesAsked()).toBe(times)
  })

  test('each time as long as they vary', async () => {
    varies = true
    await facts()
    await facts()
    varies = false
    await facts()
    await facts()
    expect(timesAsked()).toBe(3)
  })
})
