import { describe, expect, test } from '@jest/globals'
import { scopeOf, settledUntil } from '../../../src/ingestion/gaps/scope'
import type { Row, Run } from '../../../src/model/operation'
import { configWith } from '../../fakes/config'

const NOW = new Date('2026-11-27T12:00:00Z')
/** What S3 stored an hour ago should be loaded. */
const LAG = new Date('2026-11-27T11:00:00Z')

describe('until when nobody else loads log objects', () => {
  test.each<[what: string, owedSince: string | null, pipeSince: string | null, until: string]>([
    ['a pipe that has run for long', null, '2026-11-01T00:00:00Z', '2026-11-27T11:00:00Z'],
    [
      'a first pipe, refreshed since its tables exist',
      '2026-11-27T11:58:10Z',
      '2026-11-27T11:59:00Z',
      '2026-11-27T11:58:10Z'
    ],
    ['a pipe of half an hour ago, and nothing is owed any more', null, '2026-11-27T11:30:00Z', '2026-11-27T11:30:00Z'],
    ['a pipe whose queue is not known', '2026-11-27T11:58:10Z', null, '2026-11-27T11:00:00Z'],
    [
      'a notification that was changed on an old pipe',
      '2026-11-27T11:50:00Z',
      '2026-11-01T00:00:00Z',
      '2026-11-27T11:00:00Z'
    ],
    ['something is owed for longer', '2026-11-27T09:00:00Z', '2026-11-27T11:30:00Z', '2026-11-27T09:00:00Z'],
    ['something is owed, nobody knows since when', 'an unknown time', '2026-11-27T11:30:00Z', '2026-11-27T11:00:00Z']
  ])('%s', (_, owedSince, pipeSince, until) => {
    expect(settledUntil({ lag: LAG, owedSince, pipeSince })).toEqual(new Date(until))
  })
})

describe('which log objects are looked for', () => {
  const names = configWith().snowflake.names
  const owed = { name: 'S3_ACCESS_LOGS_CATCH_UP', state: 'started', comment: 'x [owed since 2026-11-27T11:58:10.000Z]' }
  const rows: Readonly<Record<string, readonly Row[]>> = {
    'table/show': [{ name: names.staging, created_on: new Date('2026-11-27T11:58:10.400Z') }],
    'task/show': [owed],
    'pipe/show': [{ name: names.pipe, created_on: new Date('2026-11-27T11:59:00.700Z') }]
  }
  const run: Run = async ({ name }) => rows[name] ?? []

  test.each<[what: string, backfill: string, queueIsEmpty: boolean, from: string, until: string]>([
    [
      'a first apply with a backfill: all from before the pipe',
      'all',
      true,
      '1970-01-01T00:00:00Z',
      '2026-11-27T11:58:10Z'
    ],
    ['the same of a week', '7d', true, '2026-11-20T12:00:00Z', '2026-11-27T11:58:10Z'],
    ['a check, while the pipe may load', 'all', false, '1970-01-01T00:00:00Z', '2026-11-27T11:00:00Z'],
    [
      'without a backfill, nothing from before the tables',
      'none',
      true,
      '2026-11-27T11:58:10.400Z',
      '2026-11-27T11:58:10Z'
    ]
  ])('%s', async (_, backfill, queueIsEmpty, from, until) => {
    const scope = await scopeOf({ ...configWith(), backfill }, run, NOW, { queueIsEmpty })
    expect([scope.from, scope.until]).toEqual([new Date(from), new Date(until)])
  })
})
