import { expect, test } from '@jest/globals'
import { reachNotes } from '../../../src/ingestion/gaps/reach'
import { scopeOf } from '../../../src/ingestion/gaps/scope'
import { configWith } from '../../fakes/config'

const NOW = new Date('2026-11-27T12:00:00Z')

const configOf = (backfill: string, expirationDays: number | null, retainDays: number | null) => ({
  ...configWith({ logBucket: { expirationDays }, snowflake: { retainDays } }),
  backfill
})

test.each<[string, number | null, number | null, readonly RegExp[]]>([
  ['none', null, null, []],
  ['none', 8, 8, []],
  ['none', 7, null, [/^S3 deletes log objects after 7 days .* Keep them for 8 days or more\.$/]],
  ['7d', 8, 30, []],
  ['all', null, null, []],
  ['2026-11-01', 30, 30, []],
  [
    '2026-11-01',
    20,
    null,
    [/^Backfill \(2026-11-01\): S3 deletes .* from before 2026-11-07T12:00:00\.000Z may be gone\.$/]
  ],
  ['all', 90, null, [/may be gone/]],
  [
    'all',
    90,
    30,
    [/^Backfill \(all\) only loads what S3 stored since 2026-10-29T12:00:00\.000Z: .* retain-days, which is 30/]
  ],
  ['all', 3, 30, [/Keep them/, /only loads/, /may be gone/]]
])('backfill %s, log objects of %s days, rows of %s days', (backfill, expiration, retain, notes) => {
  const found = reachNotes(configOf(backfill, expiration, retain), NOW)
  expect(found).toEqual(notes.map((note) => expect.stringMatching(note)))
})

test.each<[string, number | null, string]>([
  ['none', null, '2026-11-20T12:00:00.000Z'],
  ['none', 8, '2026-11-20T12:00:00.000Z'],
  ['all', null, '1970-01-01T00:00:00.000Z'],
  ['all', 9, '2026-11-19T12:00:00.000Z'],
  ['2026-11-26', 9, '2026-11-26T00:00:00.000Z']
])('backfill %s with rows of %s days looks at what was stored since %s', async (backfill, retainDays, from) => {
  const scope = await scopeOf(configOf(backfill, null, retainDays), async () => [], NOW)
  expect(scope.from.toISOString()).toBe(from)
})
