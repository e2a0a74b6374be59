import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate'
import { describe, expect, test } from '@jest/globals'
import { withSimilarResource } from '../../../sandbox/aws/gateway/similar-resource'

const BUCKET = 'arn:aws:s3:::logs'

function simulation(key: string, pattern: string, element = 'Resource'): Simulation {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', [element]: pattern }
  return {
    request: {
      principal: 'arn:aws:iam::123456789012:user/reader',
      action: 's3:GetObject',
      resource: { resource: `${BUCKET}/${key}`, accountId: '123456789012' },
      contextVariables: {}
    },
    identityPolicies: [{ name: 'reads', policy: { Version: '2012-10-17', Statement: [statement] } }],
    serviceControlPolicies: [],
    resourceControlPolicies: []
  }
}

const resourceOf = (simulated: Simulation) => withSimilarResource(simulated).request.resource.resource

describe('the verdict is that on the object itself', () => {
  const KEYS = ['prefix/2026-11-01', 'prefix/', 'prefix', 'pre', 'other/2026-11-01', 'prefix/a/b/c', 'p:q/r', 'a*b/c']
  const PATTERNS = ['*', `${BUCKET}/*`, `${BUCKET}/prefix/*`, `${BUCKET}/prefix`, `${BUCKET}/prefix/2026-11-01`, BUCKET]
  const WILD = [`${BUCKET}/*/c`, `${BUCKET}/prefi?/*`, 'arn:aws:s3:::*/prefix/*', `${BUCKET}/\${aws:username}/*`]

  test.each([...PATTERNS, ...WILD].flatMap((pattern) => KEYS.map((key) => [key, pattern] as const)))(
    '%s, %s',
    async (key, pattern) => {
      for (const element of ['Resource', 'NotResource']) {
        const asked = simulation(key, pattern, element)
        const [itself, similar] = [await runSimulation(asked, {}), await runSimulation(withSimilarResource(asked), {})]
        expect('overallResult' in similar && similar.overallResult).toBe(
          'overallResult' in itself && itself.overallResult
        )
      }
    }
  )
})

test.each([
  ['keys that begin alike are the same object', 'prefix/2026-11-01', `${BUCKET}/prefix/*`, 'prefix/20'],
  ['one character is left of a key', 'prefix/2026-11-01', '*', 'p'],
  ['a wildcard inside a pattern may match any part of a key', 'prefix/2026', `${BUCKET}/*/2026`, 'prefix/2026'],
  ['a policy variable may stand for any text', 'prefix/2026', `${BUCKET}/\${aws:username}/*`, 'prefix/2026']
])('%s', (_, key, pattern, left) => {
  expect(resourceOf(simulation(key, pattern))).toBe(`${BUCKET}/${left}`)
})
