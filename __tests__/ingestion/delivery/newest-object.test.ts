import { expect, test } from '@jest/globals'
import { newestObject } from '../../../src/ingestion/delivery/newest-object'
import type { Run } from '../../../src/model/operation'
import { configWith } from '../../fakes/config'

const NOW = new Date('2026-11-23T12:00:00Z')
const MINUTE = 60_000

/** A bucket that lists what it has like S3, 1,000 keys a page. */
function bucketOf(keys: readonly (readonly [key: string, storedAt: Date])[]) {
  const asked: string[] = []
  const sorted = keys.toSorted(([one], [other]) => (one < other ? -1 : 1))
  const run: Run = async ({ input }) => {
    const { Prefix = '', StartAfter = '', ContinuationToken } = input as Readonly<Record<string, string>>
    asked.push(StartAfter)
    const after = ContinuationToken ?? StartAfter
    const found = sorted.filter(([key]) => key.startsWith(Prefix) && key > after)
    const page = found.slice(0, 1000)
    const next = found.length > 1000 ? { NextContinuationToken: page.at(-1)?.[0] } : {}
    return [{ Contents: page.map(([Key, LastModified]) => ({ Key, LastModified, Size: 1 })), ...next }]
  }
  return { run, asked }
}

const stamped = (prefix: string, minutes: number, name: string) => {
  const at = new Date(NOW.getTime() - minutes * MINUTE)
  return [`${prefix}${at.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')}-${name}`, at] as const
}

test('an empty bucket', async () => {
  expect(await newestObject(configWith(), bucketOf([]).run, NOW)).toBeNull()
})

test('in a small bucket, the time counts, not the name; folders do not count', async () => {
  const { run } = bucketOf([
    ['logs/zzz', new Date(NOW.getTime() - 60 * MINUTE)],
    ['logs/aaa', new Date(NOW.getTime() - 5 * MINUTE)],
    ['logs/folder/', NOW],
    ['elsewhere/b', NOW]
  ])
  expect((await newestObject(configWith(), run, NOW))?.key).toBe('logs/aaa')
})

test.each([30, 600, 6 * 24 * 60])('in a large bucket, with a newest object of %s minutes ago', async (minutes) => {
  const old = Array.from({ length: 30_000 }, (_, at) => stamped('logs/', 20_000 + at, `OLD${at}`))
  const newest = stamped('logs/', minutes, 'NEWEST')
  const { run, asked } = bucketOf([...old, newest])
  expect((await newestObject(configWith(), run, NOW))?.key).toBe(newest[0])
  expect(asked.length).toBeLessThanOrEqual(14)
})

test('in a large bucket with partitioned keys', async () => {
  const folder = (source: string, day: string) => `logs/111122223333/eu-west-1/${source}/${day}/`
  const old = Array.from({ length: 12_000 }, (_, at) => stamped(folder('shop', '2026/10/01'), 60_000 + at, `OLD${at}`))
  const newest = stamped(folder('site', '2026/11/23'), 10, 'NEWEST')
  const { run } = bucketOf([...old, newest])
  const config = configWith({ logging: { keyFormat: 'partitioned-event-time' } })
  expect((await newestObject(config, run, NOW))?.key).toBe(newest[0])
})
