import { describe, expect, test } from '@jest/globals'
import { readInputs, secretsOf } from '../../src/inputs/inputs'
import type { InputSource } from '../../src/inputs/source'
import { ActionError } from '../../src/model/errors'
import { given, ID_TOKEN, inputsOf, REQUIRED } from './given'
import { ENCRYPTED_KEY, KEY, PKCS1_KEY } from './keys'

function problemsOf(source: InputSource): readonly string[] {
  try {
    readInputs(source)
  } catch (error) {
    if (error instanceof ActionError && error.code === 'INVALID_INPUT') {
      return error.problem.reason.split('\n').slice(1)
    }
    throw error
  }
  return []
}

test('everything but the required inputs has a default', () => {
  expect(inputsOf({})).toEqual({
    mode: 'plan',
    planFor: 'apply',
    failOnDrift: true,
    prune: false,
    destroyData: false,
    log: {
      bucket: 'my-logs',
      prefix: 'access/',
      createBucket: true,
      keyFormat: 'simple',
      expirationDays: null,
      access: 'read-only',
      topic: null
    },
    sources: { include: [], exclude: [] },
    iam: {
      region: 'us-east-1',
      allowedAccountIds: [],
      role: { name: 'snowflake-access-logs', path: '/', account: null, partition: null },
      permissionsBoundary: null,
      tags: {}
    },
    snowflake: {
      login: {
        account: 'myorg-acct',
        role: null,
        credentials: {
          method: 'workload-identity',
          user: null,
          audience: 'https://myorg-acct.snowflakecomputing.com'
        }
      },
      database: 'S3_ACCESS_LOGS_DB',
      schema: 'PUBLIC',
      table: 'S3_ACCESS_LOGS',
      integration: 'S3_INT_S3_ACCESS_LOGS',
      externalId: null,
      warehouse: { name: 'S3_ACCESS_LOGS_WH', size: 'XSMALL' },
      schedule: '10 MINUTE',
      redactsSignatures: true,
      detections: null,
      alerts: null,
      retainDays: null,
      eventSchemas: [],
      readerRoles: [],
      planRoles: []
    },
    backfill: 'none',
    health: {
      depth: 'metadata',
      maxSilenceHours: 24,
      maxLagMinutes: 60,
      minStreamDays: 3,
      maxUnparsedPercent: 1,
      maxCreditsPerDay: null
    },
    expectDigest: null
  })
})

describe('valid inputs', () => {
  test.each([
    ['prefix', '/team/logs//', (inputs: ReturnType<typeof inputsOf>) => inputs.log.prefix, 'team/logs/'],
    ['prefix', '', (inputs) => inputs.log.prefix, ''],
    ['prefix', '/', (inputs) => inputs.log.prefix, ''],
    ['log-expiration-days', '90', (inputs) => inputs.log.expirationDays, 90],
    [
      'sns-topic',
      ' arn:aws:sns:us-east-1:111122223333:new-logs',
      (inputs) => inputs.log.topic,
      'arn:aws:sns:us-east-1:111122223333:new-logs'
    ],
    ['create-bucket', 'FALSE', (inputs) => inputs.log.createBucket, false],
    [
      'role',
      'arn:aws-us-gov:iam::111122223333:role/team/data/loader',
      (inputs) => inputs.iam.role,
      { name: 'loader', path: '/team/data/', account: '111122223333', partition: 'aws-us-gov' }
    ],
    ['allowed-account-ids', '111122223333, 444455556666', (inputs) => inputs.iam.allowedAccountIds.length, 2],
    ['tags', 'team=data\n# a comment\ncost = a=b', (inputs) => inputs.iam.tags, { team: 'data', cost: 'a=b' }],
    [
      'source-buckets',
      'app-*\n!app-secret\n\nweb',
      (inputs) => inputs.sources,
      { include: ['app-*', 'web'], exclude: ['app-secret'] }
    ],
    ['database', 'logs', (inputs) => inputs.snowflake.database, 'LOGS'],
    ['database', '"my db"', (inputs) => inputs.snowflake.database, 'my db'],
    ['warehouse', 'serverless', (inputs) => inputs.snowflake.warehouse, null],
    ['warehouse', '"SERVERLESS"', (inputs) => inputs.snowflake.warehouse?.name, 'SERVERLESS'],
    ['warehouse-size', '2X-Large', (inputs) => inputs.snowflake.warehouse?.size, 'XXLARGE'],
    ['retain-days', '', (inputs) => inputs.snowflake.retainDays, null],
    ['retain-days', '8', (inputs) => inputs.snowflake.retainDays, 8],
    ['reader-roles', 'analyst\n"Web"\nANALYST', (inputs) => inputs.snowflake.readerRoles, ['ANALYST', 'Web']],
    ['external-id', 'a:b/c=1', (inputs) => inputs.snowflake.externalId, 'a:b/c=1']
  ] satisfies [string, string, (inputs: ReturnType<typeof inputsOf>) => unknown, unknown][])(
    '%s: %j',
    (name, value, read, expected) => {
      expect(read(inputsOf({ [name]: value }))).toEqual(expected)
    }
  )

  test('the region falls back to the environment', () => {
    const { 'aws-region': _, ...rest } = REQUIRED
    const source = given(rest, { ...ID_TOKEN, AWS_REGION: 'eu-central-1' })
    expect(readInputs(source).iam.region).toBe('eu-central-1')
  })
})

describe('invalid inputs, with what to use instead', () => {
  test.each([
    ['bucket', '', 'bucket: is missing. Set it, for example `bucket: my-access-logs`.'],
    ['bucket', 's3://my-logs/x', 'bucket: "s3://my-logs/x" is not a bucket name. Use only the name: `my-logs`.'],
    ['bucket', 'arn:aws:s3:::my-logs', 'Use only the name: `my-logs`'],
    ['bucket', 'My_Logs', '"My_Logs" is not a bucket name. Use 3 to 63 lowercase letters'],
    ['bucket', 'My_Logs', 'if the bucket exists and is older than that rule, set `create-bucket: false`'],
    ['bucket', 'ab', 'is not a bucket name'],
    ['bucket', 'a..b', 'has two dots in a row'],
    ['bucket', '192.168.0.1', 'looks like an IP address'],
    ['bucket', 'logs-s3alias', 'contains -s3alias, which is reserved by S3'],
    ['bucket', 'a'.repeat(64), 'is not a bucket name'],
    ['prefix', 'a//b', 'has an empty part'],
    ['prefix', 'logs/*', 'are not safe in S3 keys'],
    ['prefix', 'a,b', 'are not safe in S3 keys'],
    ['prefix', 'a/../b', 'only dots'],
    ['prefix', 's3://b/logs', 'is a URL or an ARN'],
    ['prefix', 'p'.repeat(512), 'is 513 characters long'],
    ['role', 'arn:aws:iam::123:role/x', 'is not the ARN of a role'],
    ['role', 'arn:aws:iam::111122223333:user/x', 'is not the ARN of a role'],
    ['role', 'arn:aws:sts::111122223333:assumed-role/loader/me', '`arn:aws:iam::111122223333:role/loader`'],
    ['role', 'team/loader', '`arn:aws:iam::<12 digits>:role/team/loader`'],
    ['role', 'no spaces', 'is not a role name'],
    ['source-buckets', 'my-logs', 'is the log bucket itself'],
    ['source-buckets', 'a-bucket, b-bucket', 'Put each bucket on its own line'],
    ['source-buckets', '!a-bucket', 'has only exclusions. Add the buckets to include'],
    ['source-buckets', 'app+*', 'is not a bucket name'],
    ['source-buckets', '*\n!a/b', 'is not a bucket name'],
    ['source-buckets', '192.168.0.1', 'looks like an IP address'],
    ['aws-region', 'Frankfurt', 'aws-region: "Frankfurt" is not a region'],
    ['allowed-account-ids', '12345678901', 'keeps a leading zero'],
    ['create-bucket', 'yes', 'create-bucket: "yes" is not a boolean. Use `true` or `false`.'],
    ['mode', 'aply', 'mode: "aply" is not a valid value. Did you mean `apply`?'],
    ['log-key-format', 'partitioned', 'Use one of `simple`, `partitioned-event-time`, `partitioned-delivery-time`'],
    ['sns-topic', 'new-logs', 'is not the ARN of a topic'],
    ['sns-topic', 'arn:aws:sqs:us-east-1:111122223333:q', 'is not the ARN of a topic'],
    ['sns-topic', 'arn:aws:sns:us-east-1:111122223333:t.fifo', 'is a FIFO topic'],
    ['log-expiration-days', '0', 'is not a number of days'],
    ['log-expiration-days', '30d', 'is not a number of days'],
    ['retain-days', '7', 'retain-days: "7" is not a number of days that rows can be kept. Use a whole number from 8'],
    ['retain-days', '400d', 'is not a number of days'],
    ['permissions-boundary', 'boundary', 'is not the ARN of a policy'],
    ['tags', 'team', '"team" is not a key and a value'],
    ['tags', 'a=1\nA=2', 'is listed twice'],
    ['tags', 'aws:x=1', 'which is reserved by AWS'],
    ['tags', 'managed-by=me', 'marks what this action created'],
    ['snowflake-account', 'https://myorg-acct.snowflakecomputing.com/', 'Use only the account: `myorg-acct`'],
    ['snowflake-account', 'xy12345.us-east-2.aws.snowflakecomputing.com', '`xy12345.us-east-2.aws`'],
    ['snowflake-account', 'https://app.snowflake.com/myorg/acct/', 'Use `myorg-acct`'],
    ['snowflake-account', 'myorg.acct', 'If "myorg" is the organization, use `myorg-acct`'],
    ['snowflake-account', 'my org', 'is not an account identifier'],
    ['database', 'my-db', `To use the name exactly as written: \`database: '"my-db"'\``],
    ['table', `"${'t'.repeat(250)}"`, 'is too long'],
    ['external-id', 'x', 'is not an external ID'],
    ['external-id', 'has space', 'is not an external ID'],
    [
      'warehouse',
      '"my_wh"',
      'warehouse: "my_wh" has lowercase letters, and a task cannot use such a warehouse. Use MY_WH'
    ],
    ['warehouse', '"my wh"', `Use '"MY WH"', or rename the warehouse: ALTER WAREHOUSE "my wh" RENAME TO "MY WH"`],
    ['warehouse-size', 'HUGE', 'Use one of XSMALL, SMALL'],
    ['schedule', 'hourly', '"hourly" is not a schedule'],
    ['comment', 'always', 'Use one of `auto`, `changes-only`, `never`'],
    ['sourc-buckets', 'x', 'sourc-buckets: is not an input of this action. Did you mean `source-buckets`?'],
    ['source_buckets', 'x', 'Did you mean `source-buckets`?'],
    ['color', 'x', 'color: is not an input of this action. Remove it.']
  ])('%s: %j', (name, value, message) => {
    const problems = problemsOf(given({ ...REQUIRED, [name]: value }))
    expect(problems).toEqual([expect.stringContaining(message)])
  })

  test('a missing prefix is not the same as an empty one', () => {
    const { prefix: _, ...rest } = REQUIRED
    expect(problemsOf(given(rest))).toEqual([expect.stringContaining('prefix: is missing')])
  })

  test('a role in an account that is not allowed', () => {
    const source = given({
      ...REQUIRED,
      role: 'arn:aws:iam::111122223333:role/r',
      'allowed-account-ids': '444455556666'
    })
    expect(problemsOf(source)).toEqual([expect.stringContaining('role: is in account 111122223333')])
  })

  test('a serverless task has no size', () => {
    const source = given({ ...REQUIRED, warehouse: 'serverless', 'warehouse-size': 'LARGE' })
    expect(problemsOf(source)).toEqual([expect.stringContaining('warehouse-size: is set, but')])
  })

  test('all problems are reported at once', () => {
    const source = given({ ...REQUIRED, bucket: 'X', role: '', mode: 'aply', schedule: '1 second', 'github-tokn': 'x' })
    expect(problemsOf(source).map((problem) => problem.split(':')[0])).toEqual([
      '- github-tokn',
      '- bucket',
      '- mode',
      '- role',
      '- schedule'
    ])
  })
})

describe('credentials', () => {
  const signIn = (inputs: Readonly<Record<string, string>>) =>
    readInputs(given({ ...REQUIRED, ...inputs })).snowflake.login.credentials

  test.each([
    ['nothing', {}, { method: 'workload-identity', user: null, audience: 'https://myorg-acct.snowflakecomputing.com' }],
    [
      'an audience',
      { 'snowflake-audience': 'me', 'snowflake-user': 'u' },
      { method: 'workload-identity', user: 'u', audience: 'me' }
    ],
    [
      'a key with Windows line breaks',
      { 'snowflake-user': 'u', 'snowflake-private-key': KEY.replaceAll('\n', '\r\n') },
      { method: 'key-pair', user: 'u', privateKey: KEY, passphrase: null }
    ],
    [
      'an encrypted key',
      {
        'snowflake-user': 'u',
        'snowflake-private-key': ENCRYPTED_KEY,
        'snowflake-private-key-passphrase': 'p'
      },
      { method: 'key-pair', user: 'u', privateKey: ENCRYPTED_KEY, passphrase: 'p' }
    ],
    [
      'a PKCS#1 key',
      { 'snowflake-user': 'u', 'snowflake-private-key': PKCS1_KEY },
      { method: 'key-pair', user: 'u', privateKey: PKCS1_KEY, passphrase: null }
    ],
    ['a token', { 'snowflake-token': 't' }, { method: 'programmatic-access-token', user: null, token: 't' }],
    [
      'an OAuth token',
      { 'snowflake-token': 't', 'snowflake-authenticator': 'oauth' },
      { method: 'oauth', user: null, token: 't' }
    ],
    [
      'a password',
      { 'snowflake-user': 'u', 'snowflake-password': 'p' },
      { method: 'password', user: 'u', password: 'p' }
    ]
  ])('%s', (_, inputs, expected) => {
    expect(signIn(inputs)).toEqual(expected)
  })

  test.each([
    [
      { 'snowflake-private-key': KEY, 'snowflake-token': 't', 'snowflake-user': 'u' },
      'snowflake-authenticator: is empty, so it is unclear which of snowflake-private-key, snowflake-token to use'
    ],
    [
      { 'snowflake-authenticator': 'oauth', 'snowflake-token': 't', 'snowflake-password': 'p' },
      'snowflake-password: is set, but snowflake-authenticator is oauth'
    ],
    [{ 'snowflake-authenticator': 'oauth' }, 'snowflake-token: is missing. oauth requires it'],
    [{ 'snowflake-private-key': KEY }, 'snowflake-user: is missing. key-pair requires it'],
    [{ 'snowflake-private-key-passphrase': 'p' }, 'snowflake-private-key-passphrase: is set without a private key'],
    [
      { 'snowflake-user': 'u', 'snowflake-private-key': ENCRYPTED_KEY },
      'snowflake-private-key-passphrase: is missing, but the private key is encrypted'
    ],
    [{ 'snowflake-user': 'u', 'snowflake-private-key': 'MIIEvQ' }, 'snowflake-private-key: is not a PEM file'],
    [
      { 'snowflake-user': 'u', 'snowflake-private-key': KEY.replaceAll('\n', '\\n') },
      'snowflake-private-key: has `\\n` instead of line breaks'
    ],
    [
      { 'snowflake-user': 'u', 'snowflake-private-key': KEY.replaceAll('PRIVATE', 'PUBLIC') },
      'snowflake-private-key: is the public key'
    ],
    [
      { 'snowflake-user': 'u', 'snowflake-private-key': KEY.replaceAll('PRIVATE', 'OPENSSH PRIVATE') },
      'snowflake-private-key: is in OpenSSH format'
    ],
    [
      { 'snowflake-user': 'u', 'snowflake-private-key': KEY.replace('AAAA', 'AA§A') },
      'snowflake-private-key: has lines that are not base64'
    ],
    [{ 'snowflake-authenticator': 'keypair' }, 'Did you mean `key-pair`?']
  ])('%#: %s', (inputs, message) => {
    expect(problemsOf(given({ ...REQUIRED, ...inputs }))).toEqual([expect.stringContaining(message)])
  })

  test.each([
    [{}, 'is empty, and no credential is set'],
    [{ 'snowflake-authenticator': 'workload-identity' }, 'the job cannot get an OIDC token']
  ])('without permission to get an OIDC token: %s', (inputs, message) => {
    const [problem] = problemsOf(given({ ...REQUIRED, ...inputs }, {}))
    expect(problem).toContain(message)
    expect(problem).toContain('permissions: { id-token: write }')
  })

  test('no message quotes a secret', () => {
    const secrets = { 'snowflake-private-key': 'S3CRET-key', 'snowflake-token': 'S3CRET-token' }
    const unknown = { 'snowflake-pasword': 'S3CRET-password' }
    expect(problemsOf(given({ ...REQUIRED, ...secrets, ...unknown })).join()).not.toContain('S3CRET')
  })
})

test('all secrets are masked, line by line', () => {
  const source = given({ 'snowflake-private-key': KEY, 'snowflake-token': ' token ', 'github-token': 'ghs_x' })
  // "x" is the token in the environment that gets the job's OIDC token.
  expect(secretsOf(source)).toEqual([KEY, ' token ', 'ghs_x', 'x', 'token', 'AAAABBBBCCCCDDDD', 'EEEEFFFFGGGGHHH='])
})
