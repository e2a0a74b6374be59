import { expect, test } from '@jest/globals'
import { readAlerts } from '../../src/inputs/alerts'
import { Reader } from '../../src/inputs/reader'
import type { AlertsConfig } from '../../src/model/config'
import { DETECTIONS } from '../../src/model/detections'
import { given } from './given'

const ON = { detections: 'true', alerts: 'mail', 'alert-detections': 'errors' }

const read = (inputs: Readonly<Record<string, string>>) => {
  const reader = new Reader(given(inputs))
  return { alerts: readAlerts(reader), problems: reader.problems.map(({ input, wrong }) => `${input}: ${wrong}`) }
}

test('there are none by default', () => {
  expect(read({})).toEqual({ alerts: null, problems: [] })
})

test.each<[Readonly<Record<string, string>>, Partial<AlertsConfig>]>([
  [{}, { integration: 'MAIL', schedule: '60 MINUTE', detections: ['errors'] }],
  [{ alerts: '"my mail"' }, { integration: 'my mail' }],
  [{ 'alert-detections': 'plain-http\nerrors\nerrors' }, { detections: ['errors', 'plain-http'] }],
  [{ 'alert-detections': '*' }, { detections: Object.keys(DETECTIONS).toSorted() }],
  [{ 'alert-schedule': '2 hours' }, { schedule: '120 MINUTE' }],
  [{ 'alert-schedule': 'USING CRON 0 8 * * MON UTC' }, { schedule: 'USING CRON 0 8 * * MON UTC' }]
])('%j', (inputs, expected) => {
  const { alerts, problems } = read({ ...ON, ...inputs })
  expect(problems).toEqual([])
  expect(alerts).toMatchObject(expected)
})

test.each<[Readonly<Record<string, string>>, string]>([
  [{ alerts: '' }, 'alert-detections: is set, but nothing says where to send alerts'],
  [{ detections: 'false' }, 'alerts: is set, but no detections are deployed'],
  [{ 'alert-detections': '' }, 'alert-detections: is missing'],
  [{ 'alert-detections': 'error' }, 'alert-detections: "error" is not a detection'],
  [{ alerts: 'my-mail' }, 'alerts: "my-mail"'],
  [{ 'alert-schedule': 'triggered' }, 'alert-schedule: "triggered" is not a schedule of an alert'],
  [{ 'alert-schedule': '90 seconds' }, 'alert-schedule: "90 seconds" is not a schedule of an alert'],
  [{ 'alert-schedule': 'soon' }, 'alert-schedule: "soon" is not a schedule']
])('%j is refused', (inputs, wrong) => {
  expect(read({ ...ON, ...inputs }).problems).toEqual([expect.stringContaining(wrong)])
})
