import { expect, test } from '@jest/globals'
import { checksOfAlerts } from '../../src/health/alerts'
import type { Row } from '../../src/model/operation'
import { configWith } from '../fakes/config'

const ALERTS = { integration: 'MAIL', schedule: '60 MINUTE', detections: ['errors'] }
const MAIL = { name: 'MAIL', type: 'EMAIL', direction: 'OUTBOUND', enabled: 'true' }
const NOBODY = { property: 'DEFAULT_RECIPIENTS', property_value: '[]' }

test.each<[string, readonly Row[], readonly Row[], string, RegExp]>([
  ['as it should be', [MAIL], [], 'healthy', /^Alerts can send through notification integration MAIL\.$/],
  [
    'disabled',
    [{ ...MAIL, enabled: 'false' }],
    [],
    'unhealthy',
    /^Alerts tell nobody: notification integration MAIL is not/
  ],
  ['without recipients', [MAIL], [NOBODY], 'unhealthy', /^Alerts tell nobody: .* no default recipients/],
  ['one that receives', [{ ...MAIL, direction: 'INBOUND' }], [], 'unhealthy', /^Alerts tell nobody: .* cannot send/],
  [
    'dropped, or invisible',
    [{ ...MAIL, name: 'OTHER' }],
    [],
    'warning',
    /^Alerts may tell nobody: there is no .* CHECKER can/
  ]
])('a notification integration that is %s', async (_, shown, described, state, found) => {
  const run = async ({ name }: { readonly name: string }) => (name === 'alert/integrations' ? shown : described)
  const [check] = checksOfAlerts(configWith({ snowflake: { alerts: ALERTS } }), 'CHECKER', run)
  expect(check?.[0]).toBe('alerts')
  const judgement = await check?.[1]()
  expect(judgement).toMatchObject({ state, found: expect.stringMatching(found) })
  if (state !== 'healthy') expect(judgement?.hint).toMatch(/^(Run as its owner|Set|If there is one)/)
})

test('without alerts, nothing is asked', () => {
  expect(checksOfAlerts(configWith(), null, () => Promise.reject(new Error('asked')))).toEqual([])
})
