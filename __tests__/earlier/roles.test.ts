import { expect, test } from '@jest/globals'
import { isEarlierRole } from '../../src/earlier/roles'
import { configWith } from '../fakes/config'
import { type Account, accountWith, trusting } from './account'

const OURS = [{ name: 'I', locations: [], roleArn: null, externalId: 'ours' }]

test.each<[string, boolean, (aws: Account['aws']) => unknown]>([
  ['that is gone', true, () => undefined],
  ['that trusts this pipeline’s integration', true, (aws) => aws.addRole('old', { trust: trusting('ours') })],
  ['that trusts another integration', false, (aws) => aws.addRole('old', { trust: trusting('theirs') })],
  ['that trusts nobody', false, (aws) => aws.addRole('old')],
  ['that is hidden', false, (aws) => (aws.addRole('old', { trust: trusting('ours') }), aws.denied.add('GetRole'))]
])('a role %s was this pipeline’s: %s', async (_, expected, make) => {
  const { aws, read } = accountWith()
  make(aws)
  expect(await isEarlierRole('old', configWith().aws, OURS, read)).toBe(expected)
})
