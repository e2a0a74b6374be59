import { expect, test } from '@jest/globals'
import { isOurLocation } from '../../../src/ingestion/leaving/our-location'
import { isOfPipeline } from '../../../src/ingestion/leaving/whose'
import { ingestionOf } from '../../../src/ingestion/snowpipe/ingestion'
import { leftMark, sidOf } from '../../../src/model/names'
import type { Row } from '../../../src/model/operation'
import { INCOMPLETE } from '../../../src/snowflake/pages'
import { accountWith, DECLARED, MARK } from '../../earlier/account'
import { configWith } from '../../fakes/config'

const PLACE = { name: 'acme-logs', prefix: 'old/' }
const LOCATION = 's3://acme-logs/old/'
const OTHER_ROLE = 'arn:aws:iam::111122223333:role/team/other'

const LEFT = leftMark('S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS')
const OURS = { database_name: 'S3_ACCESS_LOGS_DB', schema_name: 'PUBLIC', name: 'S3_ACCESS_LOGS' }
const THEIRS = { ...OURS, schema_name: 'THEIRS' }
const stage = (whose: Row, url: string, storage_integration: string): Row => ({ ...whose, url, storage_integration })

interface Found {
  /** Of the statement in the bucket's policy. */
  readonly role?: string
  readonly stages?: readonly Row[]
  /** What they allow, and the role that Snowflake reads with. */
  readonly integrations?: Readonly<Record<string, readonly [locations: string, role: string]>>
  /** The name of the one that has our mark, or this comment. */
  readonly marked?: string
  readonly comment?: string
}

const CASES: readonly (readonly [string, boolean, Found])[] = [
  ['no statement of a pipeline is for the place', false, {}],
  ['the statement is that of our role', true, { role: 'snowflake-logs' }],
  ['another role, and nothing else', false, { role: 'other' }],
  [
    'another role, and our integration allows the place',
    true,
    { role: 'other', integrations: { [DECLARED]: [LOCATION, ''] } }
  ],
  [
    'another role, our integration allows the place, and a stage of others is there',
    false,
    {
      role: 'other',
      integrations: { [DECLARED]: [LOCATION, ''] },
      stages: [stage(THEIRS, 's3://acme-logs/old/', 'THEIR_INTEGRATION')]
    }
  ],
  [
    'another role, and an earlier integration reads with it',
    true,
    { role: 'other', integrations: { EARLIER: [LOCATION, OTHER_ROLE] }, marked: 'EARLIER' }
  ],
  [
    'the same, and our stage points elsewhere with it',
    true,
    {
      role: 'other',
      integrations: { EARLIER: [LOCATION, OTHER_ROLE] },
      marked: 'EARLIER',
      stages: [stage(OURS, 's3://elsewhere/', 'EARLIER')]
    }
  ],
  [
    'the integration of another pipeline, whose stage is anywhere',
    false,
    {
      role: 'other',
      integrations: { THEIR_INTEGRATION: [LOCATION, OTHER_ROLE] },
      marked: 'THEIR_INTEGRATION',
      stages: [stage(THEIRS, 's3://elsewhere/', 'THEIR_INTEGRATION')]
    }
  ],
  [
    'an integration that reads with a third role',
    false,
    { role: 'other', integrations: { EARLIER: [LOCATION, `${OTHER_ROLE}-2`] }, marked: 'EARLIER' }
  ],
  [
    'an integration that allows another place',
    false,
    { role: 'other', integrations: { EARLIER: [`${LOCATION}part/`, OTHER_ROLE] }, marked: 'EARLIER' }
  ],
  [
    'our integration still reads with the role of the place, which is part of what it allows',
    true,
    { role: 'other', integrations: { [DECLARED]: ['s3://acme-logs/', OTHER_ROLE] } }
  ],
  [
    'our integration reads with a third role, and the place is part of what it allows',
    false,
    { role: 'other', integrations: { [DECLARED]: ['s3://acme-logs/', `${OTHER_ROLE}-2`] } }
  ],
  [
    'our stage reads with the role of the place through another integration, which allows more than the place',
    true,
    {
      role: 'other',
      integrations: { EARLIER: ['s3://acme-logs/', OTHER_ROLE] },
      stages: [stage(OURS, 's3://acme-logs/old/', 'EARLIER')]
    }
  ],
  [
    'the same, and a stage of others uses that integration too',
    false,
    {
      role: 'other',
      integrations: { EARLIER: ['s3://acme-logs/', OTHER_ROLE] },
      stages: [stage(OURS, 's3://acme-logs/old/', 'EARLIER'), stage(THEIRS, 's3://elsewhere/', 'EARLIER')]
    }
  ],
  [
    'this pipeline has left an integration that allows more than the place',
    true,
    { role: 'other', integrations: { EARLIER: ['s3://acme-logs/', OTHER_ROLE] }, marked: 'EARLIER', comment: LEFT }
  ],
  [
    'another pipeline has left an integration that allows more than the place',
    false,
    {
      role: 'other',
      integrations: { EARLIER: ['s3://acme-logs/', OTHER_ROLE] },
      marked: 'EARLIER',
      comment: leftMark('DB.S.THEIRS')
    }
  ],
  [
    'an integration of this action that allows more than the place, and that nothing connects with this pipeline',
    false,
    { role: 'other', integrations: { EARLIER: ['s3://acme-logs/', OTHER_ROLE] }, marked: 'EARLIER' }
  ],
  [
    'an integration that this action did not create',
    false,
    { role: 'other', integrations: { X: [LOCATION, OTHER_ROLE] } }
  ]
]

test.each(CASES)('whether the logs at a place are ours: %s', async (_, expected, found) => {
  const { role, stages = [], integrations = {}, marked, comment = MARK } = found
  const described = Object.fromEntries(
    Object.entries(integrations).map(([name, [locations, roleOfIt]]) => [name, { locations, role: roleOfIt }])
  )
  const list = marked === undefined ? [] : [{ name: marked, comment }]
  const { aws, read } = accountWith(
    { 'storage-integration/show-stages': stages, 'storage-integration/list': list },
    described
  )
  if (role !== undefined) aws.bucket('acme-logs').policy = policyWith(role)
  const config = configWith()
  expect(await isOfPipeline(PLACE, ingestionOf(config), config.aws, read)).toBe(expected)
})

test('whether the logs at a place are ours: not if Snowflake did not list all stages', async () => {
  const { aws, read } = accountWith(
    { 'storage-integration/show-stages': INCOMPLETE },
    { [DECLARED]: { locations: LOCATION } }
  )
  aws.bucket('acme-logs').policy = policyWith('other')
  const config = configWith()
  expect(await isOfPipeline(PLACE, ingestionOf(config), config.aws, read)).toBe(false)
})

/** Who else reads where our stage points. */
const POINTED: readonly (readonly [string, boolean, Found])[] = [
  ['nobody', true, { role: 'other' }],
  [
    'another pipeline',
    false,
    {
      role: 'other',
      integrations: { THEIR_INTEGRATION: [LOCATION, OTHER_ROLE] },
      stages: [stage(OURS, LOCATION, DECLARED), stage(THEIRS, LOCATION, 'THEIR_INTEGRATION')]
    }
  ],
  [
    'somebody with an integration for another role',
    true,
    {
      role: 'other',
      integrations: { THEIR_INTEGRATION: [LOCATION, `${OTHER_ROLE}-2`] },
      stages: [stage(OURS, LOCATION, DECLARED), stage(THEIRS, LOCATION, 'THEIR_INTEGRATION')]
    }
  ],
  [
    'somebody with the integration of our stage',
    true,
    {
      role: 'other',
      integrations: { EARLIER: [LOCATION, OTHER_ROLE] },
      stages: [stage(OURS, LOCATION, 'EARLIER'), stage(THEIRS, LOCATION, 'EARLIER')]
    }
  ]
]

test.each(POINTED)(
  'whether our logs are where our stage points, if this reads there too: %s',
  async (_, expected, found) => {
    const { role = '', stages = [], integrations = {} } = found
    const described = Object.fromEntries(
      Object.entries(integrations).map(([name, [locations, roleOfIt]]) => [name, { locations, role: roleOfIt }])
    )
    const { aws, read } = accountWith({ 'storage-integration/show-stages': stages }, described)
    aws.bucket('acme-logs').policy = policyWith(role)
    const config = configWith()
    expect(await isOurLocation(LOCATION, ingestionOf(config), config.aws, read)).toBe(expected)
  }
)

function policyWith(role: string): string {
  const Statement = [{ Sid: sidOf(role), Effect: 'Allow', Resource: 'arn:aws:s3:::acme-logs/old/*' }]
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
