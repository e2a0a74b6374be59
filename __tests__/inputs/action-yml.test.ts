import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { DEFAULTS } from '../../src/inputs/known'

const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, { default?: string }> }

test('the inputs and their defaults are the same as in action.yml', () => {
  const declared = Object.entries(inputs).map(([name, input]) => [name, input.default ?? ''])
  const known = Object.entries({ ...DEFAULTS, 'github-token': '${{ github.token }}', matrix: '${{ toJson(matrix) }}' })
  expect(known).toEqual(declared)
})
