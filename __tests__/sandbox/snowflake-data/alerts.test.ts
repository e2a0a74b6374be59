import { expect, test } from '@jest/globals'
import type { AlertObject, Session } from '../../../sandbox/snowflake/contract'
import { Alerts } from '../../../sandbox/snowflake/data/alerts/alerts'

const START = Date.parse('2026-11-01T00:00:00Z')
const HOUR = 3_600_000

test('after forty days the latest runs of an hourly alert are made, and nothing is left out of what they look at', async () => {
  let now = new Date(START)
  const alert = {
    name: 'A',
    schedule: '60 MINUTE',
    condition: 'SELECT 1',
    lastSuccessful: null
  } as unknown as AlertObject
  const seen: { readonly since: Date | null; readonly until: Date }[] = []
  const alerts = new Alerts({
    now: () => now,
    sessionOf: ({ lastSuccessful }, until) => {
      seen.push({ since: lastSuccessful, until })
      return {} as Session
    },
    query: async () => ({ rows: [['0']] }),
    act: () => undefined,
    close: async () => undefined
  })
  alerts.resumed(alert)
  now = new Date(START + HOUR)
  await alerts.tick()
  now = new Date(START + 40 * 24 * HOUR)
  await alerts.tick()
  await alerts.tick()
  expect(alerts.runs.map(({ state }) => state)).toEqual(Array.from({ length: 25 }, () => 'CONDITION_FALSE'))
  expect(seen.slice(1).map(({ since }) => since)).toEqual(seen.slice(0, -1).map(({ until }) => until))
  expect(seen.at(-1)?.until).toEqual(now)
})
