import { expect, test } from '@jest/globals'
import { integrationsOf } from '../../src/earlier/integrations'
import { leftMark } from '../../src/model/names'
import type { Row } from '../../src/model/operation'
import { showName } from '../../src/snowflake/identifiers'
import { configWith } from '../fakes/config'
import { accountWith, DECLARED, LOCATION, MARK } from './account'

const ROLE = configWith().role.arn
const { database, schema, names } = configWith().snowflake
const LEFT = leftMark(showName([database, schema, names.parsed]))
const listed = (name: string, comment = MARK) => ({ name, comment })

test.each<[string, readonly Row[], Parameters<typeof accountWith>[1], readonly Row[], readonly string[]]>([
  ['only the declared one', [listed(DECLARED)], { [DECLARED]: { locations: LOCATION } }, [], []],
  ['another one of ours for the same location', [listed('OLD')], { OLD: { locations: LOCATION } }, [], ['OLD']],
  ['one among several locations', [listed('OLD')], { OLD: { locations: `s3://x/,${LOCATION}` } }, [], ['OLD']],
  ['another one of others', [listed('OLD', 'theirs')], { OLD: { locations: LOCATION } }, [], []],
  ['one for another location', [listed('OLD')], { OLD: { locations: 's3://x/' } }, [], []],
  ['one with the same role', [listed('OLD')], { OLD: { locations: 's3://x/', role: ROLE } }, [], ['OLD']],
  [
    'one with the same role that a stage uses',
    [listed('OLD')],
    { OLD: { locations: 's3://x/', role: ROLE } },
    [{ storage_integration: 'OLD' }],
    []
  ],
  ['one that this pipeline left', [listed('OLD', LEFT)], { OLD: { locations: 's3://x/' } }, [], ['OLD']],
  [
    'one that this pipeline left, and a stage uses',
    [listed('OLD', LEFT)],
    { OLD: { locations: 's3://x/' } },
    [{ storage_integration: 'OLD' }],
    []
  ],
  [
    'one that another pipeline left',
    [listed('OLD', leftMark('DB.S.OTHER'))],
    { OLD: { locations: 's3://x/' } },
    [],
    []
  ],
  ['one that is hidden', [listed('OLD')], {}, [], []]
])('%s', async (_, rows, integrations, stages, expected) => {
  const { read } = accountWith({ 'storage-integration/list': rows }, integrations)
  const { earlier } = await integrationsOf(configWith(), stages, read)
  expect(earlier.map(({ name }) => name)).toEqual(expected)
})

test('the declared one is described, and missing if it is not there', async () => {
  const { read } = accountWith({}, { [DECLARED]: { locations: LOCATION, externalId: 'e', role: ROLE } })
  expect((await integrationsOf(configWith(), [], read)).declared).toEqual({
    name: DECLARED,
    locations: [LOCATION],
    roleArn: ROLE,
    externalId: 'e'
  })
  expect((await integrationsOf(configWith(), [], accountWith().read)).declared).toBeUndefined()
})
