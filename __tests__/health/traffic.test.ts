import { expect, test } from '@jest/globals'
import { trafficOf } from '../../src/health/traffic'
import { answering } from '../fakes/answers'
import { configWith } from '../fakes/config'

const NOW = new Date('2026-11-23T12:34:00Z')
const LINES = [
  { hour: new Date('2026-11-22T13:00:00Z'), class: 2, lines: 7 },
  { hour: new Date('2026-11-23T12:00:00Z'), class: 2, lines: 3 },
  { hour: new Date('2026-11-23T12:00:00Z'), class: 5, lines: 1 },
  { hour: new Date('2026-11-23T11:00:00Z'), class: null, lines: 2 }
]
const DENIED = [
  { who: '203.0.113.7', requests: 9 },
  { who: null, requests: 1 }
]

test('has the last 24 hours, also those without a line, and each class of status that there is', async () => {
  const found = await trafficOf(configWith(), answering({ 'health/hours': LINES, 'health/denied': DENIED }), NOW)
  expect(found?.hours).toHaveLength(24)
  expect(found?.hours.filter(({ count }) => count > 0)).toEqual([
    { of: '13:00', count: 7 },
    { of: '11:00', count: 2 },
    { of: '12:00', count: 4 }
  ])
  expect(found?.classes).toEqual([
    { of: '2xx success', count: 10 },
    { of: '5xx server error', count: 1 },
    { of: 'no status', count: 2 }
  ])
  expect(found?.denied).toEqual([
    { of: '203.0.113.7', count: 9 },
    { of: 'unknown', count: 1 }
  ])
})

test.each<[string, Parameters<typeof answering>[0]]>([
  ['no lines', { 'health/hours': [], 'health/denied': [] }],
  ['no warehouse', { 'health/hours': '000606', 'health/denied': '000606' }]
])('%s: there is nothing to draw', async (_, answers) => {
  expect(await trafficOf(configWith(), answering(answers), NOW)).toBeUndefined()
})

test('a role that may read the table only sees its lines', async () => {
  const found = await trafficOf(configWith(), answering({ 'health/hours': LINES, 'health/denied': '002003' }), NOW)
  expect([found?.classes.length, found?.denied]).toEqual([3, []])
})
