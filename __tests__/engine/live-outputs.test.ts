import { expect, test } from '@jest/globals'
import { liveOutputs } from '../../src/engine/live-outputs'
import { registry } from '../../src/kinds/registry'
import type { Change } from '../../src/model/change'
import type { Address } from '../../src/model/fields'
import { change } from '../report/plans'

const observed = (address: Address, live: object | undefined): Change =>
  ({ ...change('none', address, []), ...(live && { live }) }) as unknown as Change
const INTEGRATION = observed('storage-integration:I', { iamUserArn: 'arn:aws:iam::1:user/u', externalId: 'x=1' })

test.each<[string, readonly Change[], object]>([
  ['nothing', [], {}],
  ['of a kind without outputs', [observed('database:DB', { x: 1 })], {}],
  [
    'of an object that was observed',
    [INTEGRATION],
    { 'integration-arn': 'arn:aws:iam::1:user/u', 'external-id': 'x=1' }
  ],
  ['of an object that was not', [observed('pipe:P', undefined)], { 'notification-channel': undefined }],
  [
    'as it is after an apply',
    [observed('pipe:P', undefined), observed('pipe:P', { notificationChannel: 'q' })],
    { 'notification-channel': 'q' }
  ]
])('%s', (_, changes, expected) => {
  expect(liveOutputs(changes, registry)).toEqual(expected)
})
