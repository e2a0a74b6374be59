import { getEventListeners } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import { cancelable, cancelableClock, onceCancelled, rescuing } from '../../src/door/cancel'
import type { Operation, Run } from '../../src/model/operation'
import { meaningOf } from '../fakes/meanings'

const SHOW: Operation = { client: 'snowflake', name: 'pipe/show', input: { schema: ['D', 'S'] } }
const never: Run = () => new Promise(() => undefined)
const answers: Run = async () => [{ name: 'P' }]
const CANCELLED = { code: 'CANCELLED', message: expect.stringContaining('list the pipes in schema D.S') }

describe('after a cancellation', () => {
  test('nothing is sent', async () => {
    const sent: string[] = []
    const run = cancelable(
      async ({ name }) => {
        sent.push(name)
        return []
      },
      AbortSignal.abort(),
      meaningOf
    )
    await expect(run(SHOW)).rejects.toMatchObject(CANCELLED)
    expect(sent).toEqual([])
  })

  test('what is in flight has a second to finish', async () => {
    const job = new AbortController()
    const quick = cancelable(
      () => new Promise((resolve) => setTimeout(() => resolve([{ name: 'P' }]), 200)),
      job.signal,
      meaningOf
    )(SHOW)
    const stuck = cancelable(never, job.signal, meaningOf)(SHOW)
    job.abort()
    expect(await quick).toEqual([{ name: 'P' }])
    await expect(stuck).rejects.toMatchObject(CANCELLED)
  })

  test('the services are told after that second', async () => {
    const job = new AbortController()
    const since = Date.now()
    const told = new Promise<void>((resolve) => onceCancelled(job.signal, resolve))
    job.abort()
    await told
    expect(Date.now() - since).toBeGreaterThan(900)
  })

  test('nobody sleeps on', async () => {
    const job = new AbortController()
    const clock = cancelableClock({ now: () => new Date(), sleep: () => new Promise(() => undefined) }, job.signal)
    const sleeping = clock.sleep(60)
    job.abort()
    await expect(sleeping).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('a clock does not begin to sleep', async () => {
    const job = new AbortController()
    job.abort()
    const clock = cancelableClock({ now: () => new Date(), sleep: () => new Promise(() => undefined) }, job.signal)
    await expect(clock.sleep(60)).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('a rescue is still carried out, but not for long', async () => {
    expect(await rescuing(answers, AbortSignal.abort(), meaningOf)(SHOW)).toEqual([{ name: 'P' }])
    await expect(rescuing(never, AbortSignal.abort(), meaningOf)(SHOW)).rejects.toMatchObject(CANCELLED)
  })
})

test.each<[string, (run: Run, signal: AbortSignal) => Run]>([
  ['an apply', (run, signal) => cancelable(run, signal, meaningOf)],
  ['a rescue', (run, signal) => rescuing(run, signal, meaningOf)]
])('%s of thousands of objects leaves no listener for each', async (_, through) => {
  const { signal } = new AbortController()
  const run = through(answers, signal)
  for (let sent = 0; sent < 100; sent++) await run(SHOW)
  expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1)
})
