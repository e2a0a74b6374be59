import { expect, test } from '@jest/globals'
import { earlierDeclarations } from '../../src/earlier/declarations'
import type { Config } from '../../src/model/config'
import { configWith } from '../fakes/config'
import { type Account, accountWith, DECLARED, LOCATION, MARK, NOW, trusting } from './account'
import { LOADED } from './loaded'

const CONFIG = configWith()
const { database, schema, names } = CONFIG.snowflake
const HERE = { [DECLARED]: { locations: LOCATION, externalId: 'ours' } }
const stage = (more: object) => ({
  database_name: database,
  schema_name: schema,
  name: names.stage,
  comment: MARK,
  url: LOCATION,
  storage_integration: DECLARED,
  ...more
})
const entryOf = (role: string, Value = 'logs/') => ({
  QueueConfigurations: [
    {
      Id: `s3-access-logs-to-snowflake:${role}`,
      QueueArn: 'arn:aws:sqs:eu-west-1:1:q',
      Events: ['s3:ObjectCreated:*' as const],
      Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value }] } }
    }
  ]
})

/** Where an earlier declaration was, and who read it: "acme-logs/logs/ by snowflake-logs into DB.S.TABLE through I". */
function words({ logBucket, role, snowflake }: Config): string {
  const { database, schema, names, integration } = snowflake
  return `${logBucket.name}/${logBucket.prefix} by ${role.name} into ${database}.${schema}.${names.parsed} through ${integration}`
}

const INTO = 'into S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS'

test.each<[string, () => Account, readonly string[], readonly string[]]>([
  ['nothing', () => accountWith(), [], []],
  [
    'the declared stage',
    () => accountWith({ ...LOADED, 'storage-integration/show-stages': [stage({})] }, HERE),
    [],
    []
  ],
  [
    'a stage with another name',
    () => accountWith({ ...LOADED, 'storage-integration/show-stages': [stage({ name: 'OLD' })] }, HERE),
    [`acme-logs/logs/ by snowflake-logs into ${database}.${schema}.OLD through ${DECLARED}`],
    []
  ],
  [
    'a stage in another schema and database',
    () =>
      accountWith(
        { ...LOADED, 'storage-integration/show-stages': [stage({ database_name: 'D', schema_name: 'S' })] },
        HERE
      ),
    [`acme-logs/logs/ by snowflake-logs into D.S.S3_ACCESS_LOGS through ${DECLARED}`],
    []
  ],
  [
    'a stage of others, and one of another location that reads with another integration',
    () =>
      accountWith(
        {
          ...LOADED,
          'storage-integration/show-stages': [
            stage({ name: 'A', comment: '' }),
            stage({ name: 'B', url: 's3://x/', storage_integration: 'THEIRS' })
          ]
        },
        HERE
      ),
    [],
    []
  ],
  [
    'a stage with another name and another location',
    () => accountWith({ ...LOADED, 'storage-integration/show-stages': [stage({ name: 'OLD', url: 's3://x/' })] }, HERE),
    [`acme-logs/logs/ by snowflake-logs into ${database}.${schema}.OLD through ${DECLARED}`],
    []
  ],
  [
    'the same, which reads with the same role through another integration',
    () =>
      accountWith(
        {
          ...LOADED,
          'storage-integration/show-stages': [
            stage({ name: 'OLD', url: 's3://x/', storage_integration: 'BEFORE' }),
            stage({ name: 'B', url: 's3://y/', storage_integration: 'THEIRS' })
          ],
          'storage-integration/list': [
            { name: 'BEFORE', comment: MARK },
            { name: 'THEIRS', comment: MARK }
          ]
        },
        {
          ...HERE,
          BEFORE: { locations: 's3://x/', role: CONFIG.role.arn },
          THEIRS: { locations: 's3://y/', role: 'arn:aws:iam::123456789012:role/theirs' }
        }
      ),
    [`acme-logs/logs/ by snowflake-logs into ${database}.${schema}.OLD through BEFORE`],
    []
  ],
  [
    'a stage whose late deliveries are still loaded',
    () =>
      accountWith(
        {
          ...LOADED,
          'storage-integration/show-stages': [
            stage({ name: 'OLD', url: 's3://x/' }),
            stage({ name: 'OLD_LEAVING_1', url: 's3://x/', comment: `${MARK} [leaving s3://x/ since a until b]` })
          ]
        },
        HERE
      ),
    [],
    []
  ],
  [
    'an integration',
    () =>
      accountWith(
        { 'storage-integration/list': [{ name: 'OLD', comment: MARK }] },
        { ...HERE, OLD: { locations: LOCATION } }
      ),
    [`acme-logs/logs/ by snowflake-logs ${INTO} through OLD`],
    []
  ],
  ['a role of this pipeline', () => withRole('ours'), [`acme-logs/logs/ by old ${INTO} through ${DECLARED}`], []],
  ['a role of another pipeline', () => withRole('theirs'), [], ['old']],
  [
    'a prefix in the same bucket',
    () => {
      const account = accountWith({}, { [DECLARED]: { locations: `${LOCATION},s3://acme-logs/old/` } })
      account.aws.bucket('acme-logs').notification = entryOf('snowflake-logs', 'old/')
      return account
    },
    [`acme-logs/old/ by snowflake-logs ${INTO} through ${DECLARED}`],
    []
  ],
  [
    'another bucket',
    () => {
      const account = accountWith({}, { [DECLARED]: { locations: `${LOCATION},s3://old-logs/` } })
      account.aws.addBucket('old-logs', { notification: entryOf('snowflake-logs', '') })
      return account
    },
    [`old-logs/ by snowflake-logs ${INTO} through ${DECLARED}`],
    []
  ],
  ['a bucket that is gone', () => accountWith({}, { [DECLARED]: { locations: `${LOCATION},s3://old-logs/` } }), [], []]
])('%s', async (_, account, declarations, otherRoles) => {
  const found = await earlierDeclarations(CONFIG, account().read, NOW)
  expect([found.declarations.map(words), found.otherRoles]).toEqual([declarations, otherRoles])
})

test('no earlier declaration has sources: their logging is that of the declared one', async () => {
  const { read } = accountWith({ ...LOADED, 'storage-integration/show-stages': [stage({ name: 'OLD' })] }, HERE)
  const { declarations } = await earlierDeclarations(CONFIG, read, NOW)
  expect(declarations.map(({ logging, logBucket }) => [logging.sources, logBucket.create])).toEqual([[[], false]])
})

function withRole(externalId: string): Account {
  const account = accountWith({}, HERE)
  account.aws.bucket('acme-logs').notification = entryOf('old')
  account.aws.addRole('old', { trust: trusting(externalId) })
  return account
}
