import { beforeEach, describe, expect, test } from '@jest/globals'
import { messagesOf } from '../../../sandbox/aws/queue-messages'
import type { WaitingMessages } from '../../../sandbox/messages'

let now: number
let writes: number | undefined
let nextAt: number | null
let asked: number
let messages: WaitingMessages

beforeEach(() => {
  now = 1_000
  writes = 0
  nextAt = null
  asked = 0
  const moto = {
    get writes() {
      return writes
    },
    ask: async () => {
      asked++
      return { messages: [{ body: `${asked}`, sentAt: 5 }], size: asked, nextAt } as never
    }
  }
  messages = messagesOf(moto, 'arn', () => new Date(now))
})

const bodies = async () => (await messages.take()).map(({ body }) => body)

describe('messages are asked for', () => {
  test.each<[string, readonly string[], () => void]>([
    ['once while nothing is written', [], () => undefined],
    ['once while time goes on', [], () => void (now += 86_400_000)],
    ['again after a write', ['2'], () => void (writes = 1)],
    ['again while something is written', ['2'], () => void (writes = undefined)],
    ['again after the clock went back', ['2'], () => void (now -= 1)]
  ])('%s', async (_, second, happens) => {
    expect(await bodies()).toEqual(['1'])
    happens()
    expect(await bodies()).toEqual(second)
  })

  test('again once the next one is due', async () => {
    nextAt = 2_000
    await bodies()
    now = 1_999
    expect(await bodies()).toEqual([])
    now = 2_000
    expect(await bodies()).toEqual(['2'])
  })

  test('again if something was written while they were asked for', async () => {
    writes = undefined
    await bodies()
    writes = 1
    expect(await bodies()).toEqual(['2'])
  })
})

describe('their number', () => {
  test.each<[string, number, () => void]>([
    ['is known from when they were taken', 1, () => undefined],
    ['is asked for after a write', 2, () => void (writes = 1)]
  ])('%s', async (_, size, happens) => {
    await bodies()
    happens()
    expect(await messages.size()).toBe(size)
  })
})
