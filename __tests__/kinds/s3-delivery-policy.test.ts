import { describe, expect, test } from '@jest/globals'
import { s3DeliveryPolicy } from '../../src/kinds/s3-delivery-policy'
import type { Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { fakeAws, type FakeBucket } from '../fakes/aws'
import { bench, differing, reasonOf } from '../fakes/bench'
import { fakeClock } from '../fakes/clock'
import { configWith } from '../fakes/config'
import { PUBLIC_CONDITIONS, PUBLIC_PRINCIPALS } from '../fakes/public-conditions'

const SID = 'S3AccessLogsToSnowflakesnowflakeZ2Dlogs'
const OUR_STATEMENT = {
  Sid: SID,
  Effect: 'Allow',
  Principal: { Service: 'logging.s3.amazonaws.com' },
  Action: ['s3:PutObject'],
  Resource: 'arn:aws:s3:::acme-logs/logs/*',
  Condition: {
    ArnLike: { 'aws:SourceArn': ['arn:aws:s3:::shop', 'arn:aws:s3:::site'] },
    StringEquals: { 'aws:SourceAccount': '111122223333' }
  }
}
/** Another team's statement: odd order, odd case, a condition on numbers. */
const OTHERS_STATEMENT =
  '{"Resource":["arn:aws:s3:::acme-logs/audit/*"],"Effect":"Deny","Sid":"Audit","Principal":{"AWS":"arn:aws:iam::111122223333:role/x"},"Action":"S3:*","Condition":{"NumericLessThan":{"s3:TlsVersion":1.2}}}'

function logBucket(statements: readonly string[] = [], more: Partial<FakeBucket> = {}) {
  const aws = fakeAws()
  const policy = `{"Version":"2012-10-17","Id":"ours","Statement":[${statements.join()}]}`
  aws.addBucket('acme-logs', { ...(statements.length === 0 ? {} : { policy }), ...more })
  return aws
}

/** A Snowflake whose stage points to this location, if any. */
const withStage =
  (run: Run, url?: string): Run =>
  (operation) => {
    if (operation.client !== 'snowflake') return run(operation)
    const isStage = operation.name === 'stage/show' && url !== undefined
    return Promise.resolve(isStage ? [{ name: 'S3_ACCESS_LOGS', url }] : [])
  }

const named = (count: number) => Array.from({ length: count }, (_, at) => `source-${String(at).padStart(20, '0')}`)

function statementsIn(policy: string | undefined): readonly Record<string, unknown>[] {
  return (JSON.parse(policy ?? '{}') as { Statement: readonly Record<string, unknown>[] }).Statement
}

describe('create', () => {
  test('writes the documented statement once', async () => {
    const aws = logBucket()
    const { apply, plan } = bench(s3DeliveryPolicy, configWith(), aws.run)
    expect(await plan()).toMatchObject({ action: 'create' })
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(JSON.parse(aws.bucket('acme-logs').policy ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [OUR_STATEMENT]
    })
  })

  test.each([
    ['aws-cn', 'logs/', 'arn:aws-cn:s3:::acme-logs/logs/*'],
    ['aws', '', 'arn:aws:s3:::acme-logs/*'],
    ['aws', 'a/b/', 'arn:aws:s3:::acme-logs/a/b/*']
  ])('%s, prefix "%s"', async (partition, prefix, resource) => {
    const aws = logBucket()
    const config = configWith({ aws: { partition }, logBucket: { prefix } })
    await bench(s3DeliveryPolicy, config, aws.run).apply()
    expect(statementsIn(aws.bucket('acme-logs').policy)[0]?.['Resource']).toBe(resource)
  })

  test('roles with similar names have different statements', async () => {
    const aws = logBucket()
    for (const name of ['team-a', 'team_a', 'teama', 'teamZ2Da']) {
      await bench(s3DeliveryPolicy, configWith({ role: { name } }), aws.run).apply()
    }
    const sids = statementsIn(aws.bucket('acme-logs').policy).map(({ Sid }) => String(Sid))
    expect(sids.map((sid) => sid.replace('S3AccessLogsToSnowflake', ''))).toEqual([
      'teamZ2Da',
      'teamZ5Fa',
      'teama',
      'teamZ5A2Da'
    ])
  })

  test('if logging is not managed, every bucket in the account may be a source', async () => {
    const aws = logBucket()
    await bench(s3DeliveryPolicy, configWith({ logging: { sources: [] } }), aws.run).apply()
    expect(statementsIn(aws.bucket('acme-logs').policy)[0]?.['Condition']).toEqual({
      ArnLike: { 'aws:SourceArn': ['arn:aws:s3:::*'] },
      StringEquals: { 'aws:SourceAccount': '111122223333' }
    })
  })

  test('is planned before the bucket exists', async () => {
    expect(await bench(s3DeliveryPolicy, configWith(), fakeAws().run).plan()).toMatchObject({ action: 'create' })
  })
})

describe("others' statements", () => {
  test('stay where they are, byte for byte', async () => {
    const aws = logBucket([
      OTHERS_STATEMENT,
      JSON.stringify({ ...OUR_STATEMENT, Action: 's3:*' }),
      OTHERS_STATEMENT.replace('Audit', 'Audit2')
    ])
    expect(await bench(s3DeliveryPolicy, configWith(), aws.run).apply()).toMatchObject({ action: 'none' })
    expect(aws.bucket('acme-logs').policy).toBe(
      `{"Version":"2012-10-17","Id":"ours","Statement":[${OTHERS_STATEMENT},${JSON.stringify(OUR_STATEMENT)},${OTHERS_STATEMENT.replace('Audit', 'Audit2')}]}`
    )
  })

  test('stay when ours is deleted', async () => {
    const aws = logBucket([JSON.stringify(OUR_STATEMENT), OTHERS_STATEMENT])
    await bench(s3DeliveryPolicy, configWith(), aws.run).destroy()
    expect(aws.bucket('acme-logs').policy).toBe(
      `{"Version":"2012-10-17","Id":"ours","Statement":[${OTHERS_STATEMENT}]}`
    )
  })

  test('if ours was the last statement, the policy is deleted', async () => {
    const aws = logBucket([JSON.stringify(OUR_STATEMENT)])
    const { destroy } = bench(s3DeliveryPolicy, configWith(), aws.run)
    expect(await destroy()).toMatchObject({ action: 'delete' })
    expect(aws.writes()).toEqual(['DeleteBucketPolicy'])
    expect(await destroy()).toMatchObject({ action: 'none' })
  })

  test('one that allows the same, written by the console, stays with a note', async () => {
    const console = { ...OUR_STATEMENT, Sid: 'S3ServerAccessLogsPolicy1', Action: 's3:PutObject' }
    const aws = logBucket([JSON.stringify(console)])
    const { apply } = bench(s3DeliveryPolicy, configWith(), aws.run)
    expect(await apply()).toMatchObject({
      action: 'none',
      notes: [
        expect.stringContaining(
          '"S3ServerAccessLogsPolicy1" is not managed by this action and allows these deliveries too'
        )
      ],
      coveredBy: ['"S3ServerAccessLogsPolicy1"']
    })
    expect(statementsIn(aws.bucket('acme-logs').policy)).toHaveLength(2)
  })

  test('a Deny that also affects the delivery service is noted', async () => {
    const deny = {
      Sid: 'OnlyVpc',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: 'arn:aws:s3:::acme-logs/*'
    }
    const Condition = { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }
    const aws = logBucket([JSON.stringify({ ...deny, Condition }), JSON.stringify(OUR_STATEMENT)])
    expect(await bench(s3DeliveryPolicy, configWith(), aws.run).plan()).toMatchObject({
      action: 'none',
      notes: [
        expect.stringContaining('"OnlyVpc" in the policy of log bucket acme-logs denies'),
        expect.stringContaining('"OnlyVpc" in the policy of log bucket acme-logs may keep Snowflake from reading')
      ]
    })
  })
})

describe('drift', () => {
  test.each([
    ['effect', { Effect: 'Deny' }],
    ['principals', { Principal: { Service: ['logging.s3.amazonaws.com', 'x.amazonaws.com'] } }],
    ['actions', { Action: ['s3:PutObject', 's3:PutObjectAcl'] }],
    ['resources', { Resource: 'arn:aws:s3:::acme-logs/*' }],
    ['sourceArns', { Condition: { ...OUR_STATEMENT.Condition, ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::shop' } } }],
    [
      'conditions',
      { Condition: { ...OUR_STATEMENT.Condition, StringEquals: { 'aws:SourceAccount': '999999999999' } } }
    ],
    ['conditions', { Condition: { ArnLike: OUR_STATEMENT.Condition.ArnLike } }]
  ])('%s is detected and repaired', async (field, drift) => {
    const aws = logBucket([OTHERS_STATEMENT, JSON.stringify({ ...OUR_STATEMENT, ...drift })])
    const { plan, apply } = bench(s3DeliveryPolicy, configWith(), withStage(aws.run))
    expect(differing(await plan())).toEqual([field])
    expect(await apply()).toMatchObject({ action: 'none' })
  })

  test.each([
    ['one action, not in a list', { Action: 's3:PutObject' }],
    ['case', { Action: ['S3:putobject'], Condition: { ...OUR_STATEMENT.Condition, arnlike: undefined } }],
    ['a list of one', { Resource: [OUR_STATEMENT.Resource], Principal: { Service: ['logging.s3.amazonaws.com'] } }],
    [
      'ArnEquals, keys and order',
      {
        Condition: {
          stringequals: { 'AWS:SourceAccount': ['111122223333'] },
          ArnEquals: { 'aws:sourcearn': ['arn:aws:s3:::site', 'arn:aws:s3:::shop'] }
        }
      }
    ]
  ])('the same statement in other words is not drift: %s', async (_, words) => {
    const aws = logBucket([JSON.stringify({ ...OUR_STATEMENT, ...words })])
    expect(await bench(s3DeliveryPolicy, configWith(), aws.run).plan()).toMatchObject({ action: 'none', notes: [] })
  })

  test.each([
    ['', OUR_STATEMENT.Condition.ArnLike['aws:SourceArn'], configWith()],
    ['with so many sources that a wildcard is declared', '*', configWith({ logging: { sources: named(1000) } })],
    ['if logging is not managed', '*', configWith({ logging: { sources: [] } })]
  ])('in sync, one read is enough %s', async (_, source, config) => {
    const ArnLike = { 'aws:SourceArn': source === '*' ? 'arn:aws:s3:::*' : source }
    const aws = logBucket([JSON.stringify({ ...OUR_STATEMENT, Condition: { ...OUR_STATEMENT.Condition, ArnLike } })])
    expect(await bench(s3DeliveryPolicy, config, aws.run).plan()).toMatchObject({ action: 'none' })
    expect(aws.log.map(({ name }) => name)).toEqual(['GetBucketPolicy'])
  })
})

describe('size', () => {
  const padding = (bytes: number) =>
    JSON.stringify({ Sid: 'Pad', Effect: 'Deny', Action: 's3:Foo', Resource: 'x'.repeat(bytes) })

  test.each([
    [100, 100],
    [1000, 1]
  ])('%i sources are written as %i', async (count, written) => {
    const aws = logBucket()
    const { apply, declared } = bench(s3DeliveryPolicy, configWith({ logging: { sources: named(count) } }), aws.run)
    expect(declared.desired['sourceArns']).toHaveLength(written)
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(Buffer.byteLength(aws.bucket('acme-logs').policy ?? '')).toBeLessThan(10_241)
  })

  test("others' statements count, whether ours is new or not", async () => {
    const full = [padding(20_300)]
    const stale = JSON.stringify({ ...OUR_STATEMENT, Condition: {} })
    for (const statements of [full, [padding(20_300), stale]]) {
      const plan = await bench(s3DeliveryPolicy, configWith(), logBucket(statements).run).plan()
      expect(reasonOf(plan)).toMatch(/would have 20\d{3} bytes, \d+ of them for this action, but S3 allows 20480/)
    }
  })
})

describe('preflight', () => {
  const DAYS = {
    ObjectLockEnabled: 'Enabled' as const,
    Rule: { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: 1 } }
  }

  test.each([
    ['Object Lock', { lock: DAYS }, 'Object Lock default retention'],
    ['Requester Pays', { payer: 'Requester' }, 'Requester Pays'],
    [
      'a bucket that logs to itself',
      { logging: { TargetBucket: 'acme-logs', TargetPrefix: '' } },
      'acme-logs → acme-logs'
    ],
    ['a circle of two', { logging: { TargetBucket: 'shop', TargetPrefix: '' } }, 'acme-logs → shop → acme-logs'],
    ['a circle of three', { logging: { TargetBucket: 'far', TargetPrefix: '' } }, 'acme-logs → far → site → acme-logs']
  ])('%s blocks', async (_, more, reason) => {
    const aws = logBucket([], more)
    aws.addBucket('far', { logging: { TargetBucket: 'site', TargetPrefix: '' } })
    expect(reasonOf(await bench(s3DeliveryPolicy, configWith(), aws.run).plan())).toContain(reason)
  })

  test.each([
    ['Object Lock without a default', { lock: { ObjectLockEnabled: 'Enabled' as const } }],
    ['a log bucket that logs elsewhere', { logging: { TargetBucket: 'far', TargetPrefix: '' } }]
  ])('%s does not', async (_, more) => {
    const aws = logBucket([], more)
    aws.addBucket('far')
    expect(await bench(s3DeliveryPolicy, configWith(), aws.run).plan()).toMatchObject({ action: 'create' })
  })

  test('an emulator that answers for any region', async () => {
    const aws = fakeAws({ laxRegions: true })
    aws.addBucket('acme-logs', { region: 'us-west-2' })
    expect(reasonOf(await bench(s3DeliveryPolicy, configWith(), aws.run).plan())).toContain('us-west-2')
  })
})

describe('sources that are not declared', () => {
  const ALLOWS_MORE = {
    ...OUR_STATEMENT,
    Condition: {
      ...OUR_STATEMENT.Condition,
      ArnLike: { 'aws:SourceArn': ['shop', 'site', 'old', 'gone', 'moved'].map((name) => `arn:aws:s3:::${name}`) }
    }
  }
  const withUndeclared = () => {
    const aws = logBucket([JSON.stringify(ALLOWS_MORE)])
    aws.addBucket('old', { logging: { TargetBucket: 'acme-logs', TargetPrefix: 'logs/' } })
    aws.addBucket('moved', { logging: { TargetBucket: 'elsewhere', TargetPrefix: 'logs/' } })
    return aws
  }

  test('are noted and still allowed, so that no log is lost', async () => {
    const aws = withUndeclared()
    const { plan, apply } = bench(s3DeliveryPolicy, configWith(), aws.run)
    expect(await plan()).toMatchObject({
      action: 'update',
      notes: [expect.stringContaining('Bucket old logs here but is not declared')]
    })
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.bucket('acme-logs').policy).toContain('arn:aws:s3:::old"')
    expect(aws.bucket('acme-logs').policy).not.toContain('gone')
    expect(aws.bucket('old').logging).toBeDefined()
  })

  test('with prune, their logging is turned off before the policy excludes them', async () => {
    const aws = withUndeclared()
    const { plan, apply } = bench(s3DeliveryPolicy, configWith({ logging: { prune: true } }), aws.run)
    expect(differing(await plan())).toEqual(['sourceArns', 'undeclaredSources'])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.writes()).toEqual(['PutBucketLogging', 'PutBucketPolicy'])
    expect(aws.bucket('old').logging).toBeUndefined()
    expect(aws.bucket('moved').logging).toBeDefined()
  })
})

describe('a wildcard of our statement that is no longer declared', () => {
  const withSources = (...arns: readonly string[]) => ({
    ...OUR_STATEMENT,
    Condition: { ...OUR_STATEMENT.Condition, ArnLike: { 'aws:SourceArn': arns } }
  })
  const { StringEquals } = OUR_STATEMENT.Condition
  const WILD: readonly (readonly [string, object])[] = [
    ['all buckets', withSources('arn:aws:s3:::*')],
    ['a pattern', withSources('arn:aws:s3:::shop', 'arn:aws:s3:::team-*')],
    ['no condition on the source', { ...OUR_STATEMENT, Condition: { StringEquals } }],
    ['a condition with another operator', { ...OUR_STATEMENT, Condition: { StringLike: { 'aws:SourceArn': 'x*' } } }]
  ]
  const logging = { TargetBucket: 'acme-logs', TargetPrefix: 'logs/' }
  const withBuckets = (statement: object, ...names: readonly string[]) => {
    const aws = logBucket([JSON.stringify(statement)])
    for (const name of names) aws.addBucket(name, { logging })
    aws.addBucket('team-b', { logging: { ...logging, TargetBucket: 'elsewhere' } })
    aws.addBucket('team-far', { region: 'us-west-2' })
    return aws
  }
  const sourcesIn = (policy: string | undefined) => {
    const condition = statementsIn(policy)[0]?.['Condition'] as { readonly ArnLike: Record<string, readonly string[]> }
    return condition.ArnLike['aws:SourceArn']?.map((arn) => arn.replace('arn:aws:s3:::', ''))
  }
  const narrow = configWith()
  const pruning = configWith({ logging: { prune: true } })

  test.each(WILD)('%s: who logs here stays allowed by name', async (_, statement) => {
    const aws = withBuckets(statement, 'shop', 'site', 'team-a')
    const { apply, plan } = bench(s3DeliveryPolicy, narrow, aws.run)
    const note = expect.stringMatching(
      /^Bucket team-a logs here but is not declared: .* goes on delivering its logs\.$/
    )
    expect((await plan()).notes).toContainEqual(note)
    expect(await apply()).toMatchObject({ action: 'none', notes: [note] })
    expect(sourcesIn(aws.bucket('acme-logs').policy)).toEqual(['shop', 'site', 'team-a'])
    aws.log.length = 0
    await plan()
    expect(aws.log.map(({ name }) => name)).toEqual(['GetBucketPolicy', 'GetBucketLogging'])
  })

  test.each(WILD)('%s: goes if nobody else logs here', async (_, statement) => {
    const aws = withBuckets(statement, 'shop', 'site')
    expect(await bench(s3DeliveryPolicy, narrow, aws.run).apply()).toMatchObject({ action: 'none', notes: [] })
    expect(statementsIn(aws.bucket('acme-logs').policy)).toEqual([OUR_STATEMENT])
  })

  test.each(WILD)('%s: goes with prune, once the logging of the others is off', async (_, statement) => {
    const aws = withBuckets(statement, 'shop', 'team-a', 'team-c')
    expect(await bench(s3DeliveryPolicy, pruning, aws.run).apply()).toMatchObject({ action: 'none', notes: [] })
    expect(aws.writes()).toEqual(['PutBucketLogging', 'PutBucketLogging', 'PutBucketPolicy'])
    expect(aws.bucket('team-c').logging).toBeUndefined()
    expect(statementsIn(aws.bucket('acme-logs').policy)).toEqual([OUR_STATEMENT])
  })

  test('stays if there are more buckets than the policy has room for', async () => {
    const many = Array.from({ length: 300 }, (_, at) => `fleet-${String(at).padStart(4, '0')}-website-assets`)
    const aws = withBuckets(withSources('arn:aws:s3:::*'), ...many)
    const note =
      '300 buckets log here but are not declared: fleet-0000-website-assets, fleet-0001-website-assets, fleet-0002-website-assets, fleet-0003-website-assets, fleet-0004-website-assets and 295 more. Add them to source-buckets, or set `prune: true` to turn their logging off. Until then, S3 goes on delivering their logs.'
    expect(await bench(s3DeliveryPolicy, narrow, aws.run).plan()).toMatchObject({ action: 'none', notes: [note] })
  })

  test('so does a pattern, if it covers them all', async () => {
    const aws = withBuckets(withSources('arn:aws:s3:::team-*'), ...named(300).map((name) => `team-${name}`))
    expect(await bench(s3DeliveryPolicy, narrow, aws.run).apply()).toMatchObject({ action: 'none' })
    expect(sourcesIn(aws.bucket('acme-logs').policy)).toEqual(['shop', 'site', 'team-*'])
  })

  test('all buckets are allowed if the names of declared and undeclared ones are too many together', async () => {
    const [declared, undeclared] = [named(400).slice(0, 200), named(400).slice(200)]
    const aws = withBuckets(withSources(...undeclared.map((name) => `arn:aws:s3:::${name}`)), ...undeclared)
    const config = configWith({ logging: { sources: declared } })
    expect(await bench(s3DeliveryPolicy, config, aws.run).apply()).toMatchObject({ action: 'none' })
    expect(sourcesIn(aws.bucket('acme-logs').policy)).toEqual(['*'])
  })

  describe.each([
    ['', narrow],
    ['with prune', pruning]
  ])('what cannot be seen stays allowed %s', (_, config) => {
    test.each([
      ['all buckets', withSources('arn:aws:s3:::*'), ['*']],
      [
        'a pattern',
        withSources('arn:aws:s3:::shop', 'arn:aws:s3:::site', 'arn:aws:s3:::team-*'),
        ['shop', 'site', 'team-*']
      ]
    ])('the buckets cannot be listed: %s', async (_name, statement, stays) => {
      const aws = withBuckets(statement, 'team-a')
      aws.denied.add('ListBuckets')
      expect(await bench(s3DeliveryPolicy, config, aws.run).plan()).toMatchObject({
        action: 'none',
        notes: [
          expect.stringMatching(/goes on allowing .*, although that is more than declared: .*"s3:ListAllMyBuckets"/)
        ]
      })
      expect(sourcesIn(aws.bucket('acme-logs').policy)).toEqual(stays)
    })

    test('nor does any other change narrow it', async () => {
      const aws = withBuckets({ ...OUR_STATEMENT, Condition: {} }, 'team-a')
      aws.denied.add('ListBuckets')
      const { plan, apply } = bench(s3DeliveryPolicy, config, aws.run)
      expect(differing(await plan())).toEqual(['conditions'])
      expect(await apply()).toMatchObject({ action: 'none' })
      expect(sourcesIn(aws.bucket('acme-logs').policy)).toEqual(['*'])
    })

    test('the logging of a bucket cannot be read', async () => {
      const aws = withBuckets(withSources('arn:aws:s3:::*'), 'team-a')
      aws.addBucket('theirs', { owner: '999999999999' })
      const run: Run = (operation) => {
        if (operation.input['Bucket'] !== 'team-a') return aws.run(operation)
        throw new ServiceError(operation, 'AccessDenied', 'no', { status: 403 })
      }
      const { apply } = bench(s3DeliveryPolicy, config, run)
      expect(await apply()).toMatchObject({
        action: 'none',
        notes: [expect.stringMatching(/whether team-a logs here cannot be seen.*"s3:GetBucketLogging"/)]
      })
      expect(sourcesIn(aws.bucket('acme-logs').policy)).toEqual(['shop', 'site', 'team-a'])
    })
  })

  test('a bucket that belongs to another account by now is no longer allowed', async () => {
    const aws = withBuckets(withSources('arn:aws:s3:::shop', 'arn:aws:s3:::site', 'arn:aws:s3:::sold'))
    aws.addBucket('sold', { owner: '999999999999' })
    await bench(s3DeliveryPolicy, narrow, aws.run).apply()
    expect(sourcesIn(aws.bucket('acme-logs').policy)).toEqual(['shop', 'site'])
  })

  describe('when the logs move, it is the old prefix that is lost', () => {
    const moving = (prune = false) =>
      configWith({ logBucket: { prefix: 'new/' }, logging: { sources: named(300), prune } })

    test.each([
      ['team-a logs there', ['team-a'], /^Bucket team-a logs to another prefix in acme-logs/],
      [
        'many log there',
        ['team-a', 'team-c', 'team-d'],
        /^3 buckets .* log to another prefix .*: team-a, team-c, team-d\./
      ]
    ])('%s', async (_, names, reason) => {
      const aws = withBuckets(withSources('arn:aws:s3:::*'), ...names)
      expect(reasonOf(await bench(s3DeliveryPolicy, moving(), withStage(aws.run)).plan())).toMatch(reason)
      expect(await bench(s3DeliveryPolicy, moving(true), withStage(aws.run)).plan()).toMatchObject({ action: 'update' })
    })

    test('nobody knows who logs there', async () => {
      const aws = withBuckets(withSources('arn:aws:s3:::*'))
      aws.denied.add('ListBuckets')
      for (const prune of [false, true]) {
        const plan = await bench(s3DeliveryPolicy, moving(prune), withStage(aws.run)).plan()
        expect(reasonOf(plan)).toMatch(/which other buckets log here cannot be seen.*"s3:ListAllMyBuckets"/)
      }
    })
  })
})

describe('undeclared sources that a wildcard allows', () => {
  const WILDCARD = {
    ...OUR_STATEMENT,
    Sid: 'Console',
    Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::team-*' } }
  }
  const logging = { TargetBucket: 'acme-logs', TargetPrefix: 'logs/' }

  test.each([
    ['a pattern', WILDCARD],
    ['no condition', { ...WILDCARD, Condition: {} }],
    ['any principal', { ...WILDCARD, Principal: '*' }]
  ])('are found among the known buckets: %s', async (_, statement) => {
    const aws = logBucket([JSON.stringify(OUR_STATEMENT), JSON.stringify(statement)])
    aws.addBucket('team-a', { logging })
    aws.addBucket('team-b')
    const others = ['acme-logs', 'team-a', 'team-b']
    const { plan } = bench(s3DeliveryPolicy, configWith({ logging: { others } }), aws.run)
    const { action, notes } = await plan()
    expect([action, notes.filter((note) => note.includes('logs here but'))]).toEqual([
      'none',
      [expect.stringContaining('Bucket team-a logs here but is not declared')]
    ])
  })
})

test('if no bucket matches the declared patterns, those that log here are named, and prune leaves them alone', async () => {
  const logging = { TargetBucket: 'acme-logs', TargetPrefix: 'logs/' }
  const aws = logBucket([JSON.stringify(OUR_STATEMENT)])
  aws.addBucket('shop', { logging })
  aws.addBucket('other')
  const config = configWith({ logging: { sources: [], others: ['shop', 'other'], prune: true } })
  const { notes, diff } = await bench(s3DeliveryPolicy, config, aws.run).plan()
  expect(notes).toContainEqual(expect.stringMatching(/^No bucket matches `source-buckets`, but shop logs here\./))
  expect(diff.map(({ field }) => field)).not.toContain('undeclaredSources')
})

describe('another prefix', () => {
  const moving = configWith({ logBucket: { prefix: 'new/' } })
  const LATE_SID = `Leaving${SID}`
  const OLD = 's3://acme-logs/old/'
  const OLD_OBJECTS = 'arn:aws:s3:::acme-logs/old/*'

  function logsTo(prefix: string, ...statements: readonly object[]) {
    const aws = logBucket(statements.map((statement) => JSON.stringify(statement)))
    const logging = { TargetBucket: 'acme-logs', TargetPrefix: prefix }
    for (const source of ['shop', 'site']) aws.addBucket(source, { logging })
    return aws
  }

  test('S3 may still deliver to the old one for a day', async () => {
    const aws = logsTo('logs/', OUR_STATEMENT)
    const { plan, apply } = bench(s3DeliveryPolicy, moving, withStage(aws.run))
    expect(differing(await plan())).toEqual(['resources'])
    expect(await apply()).toMatchObject({
      action: 'none',
      notes: [expect.stringContaining('S3 may still deliver late logs to arn:aws:s3:::acme-logs/logs/*')]
    })
    const [current, late] = statementsIn(aws.bucket('acme-logs').policy)
    expect(current?.['Resource']).toBe('arn:aws:s3:::acme-logs/new/*')
    expect(late).toMatchObject({
      Sid: LATE_SID,
      Resource: ['arn:aws:s3:::acme-logs/logs/*'],
      Condition: OUR_STATEMENT.Condition
    })
    const { DateGreaterThan, DateLessThan } = late?.['Condition'] as Record<string, Record<string, string>>
    const hours = (fakeClock().now().getTime() - Date.parse(DateGreaterThan?.['aws:CurrentTime'] ?? '')) / 3_600_000
    // Without an end: the run may be interrupted before it changes the logging.
    expect([Math.round(hours), DateLessThan]).toEqual([1, undefined])
  })

  test.each([
    ['an old prefix that no source logs to needs no late deliveries', undefined, undefined, [SID]],
    [
      'an old prefix that an interrupted run has left, where the stage still is, needs them',
      OLD,
      undefined,
      [SID, LATE_SID]
    ],
    [
      'an old prefix that an interrupted run has left, and nothing has read, needs them',
      undefined,
      OLD_OBJECTS,
      [SID, LATE_SID]
    ]
  ])('%s', async (_, url, mayRead, sids) => {
    const aws = logsTo('new/', { ...OUR_STATEMENT, Resource: OLD_OBJECTS })
    const reading = [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: mayRead ?? 'arn:aws:s3:::acme-logs/new/*' }]
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: reading })
    aws.addRole('snowflake-logs').inline.set('snowflake-logs-inlinepolicy', policy)
    await bench(s3DeliveryPolicy, moving, withStage(aws.run, url)).apply()
    expect(statementsIn(aws.bucket('acme-logs').policy).map(({ Sid }) => Sid)).toEqual(sids)
  })

  const lateWith = (condition: object) => ({
    ...OUR_STATEMENT,
    Sid: LATE_SID,
    Resource: OLD_OBJECTS,
    Condition: { ...OUR_STATEMENT.Condition, ...condition }
  })
  const lateSince = (time: string) => lateWith({ DateGreaterThan: { 'aws:CurrentTime': time } })
  /** As earlier versions wrote it. */
  const lateUntil = (time: string) => lateWith({ DateLessThan: { 'aws:CurrentTime': time } })

  test.each([
    ['the logs moved in the last day', lateSince('2026-01-02T00:00:00Z'), 'logs/', undefined],
    ['the same, by an earlier version', lateUntil('2026-01-02T12:00:00Z'), 'logs/', undefined],
    ['a bucket still logs there', lateSince('2025-12-01T00:00:00Z'), 'old/', undefined],
    ['the stage still points there', lateSince('2025-12-01T00:00:00Z'), 'logs/', OLD]
  ])('late deliveries stay allowed: %s', async (_, late, prefix, url) => {
    const aws = logsTo(prefix, OUR_STATEMENT, late)
    expect(await bench(s3DeliveryPolicy, configWith(), withStage(aws.run, url)).plan()).toMatchObject({
      action: 'none'
    })
  })

  test.each([
    ['a day later', lateSince('2025-12-01T00:00:00Z')],
    ['a day later, by an earlier version', lateUntil('2026-01-01T00:00:00Z')],
    ['if nobody knows when', lateUntil('soon')]
  ])('what allows late deliveries is removed: %s', async (_, late) => {
    const aws = logsTo('logs/', OUR_STATEMENT, late)
    const { plan, apply } = bench(s3DeliveryPolicy, configWith(), withStage(aws.run, 's3://acme-logs/logs/'))
    expect(differing(await plan())).toEqual(['leaving'])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(statementsIn(aws.bucket('acme-logs').policy).map(({ Sid }) => Sid)).toEqual([SID])
  })

  test('an end that an earlier version set is removed as long as a bucket logs there', async () => {
    const aws = logsTo('old/', OUR_STATEMENT, lateUntil('2026-01-02T03:00:00Z'))
    const { plan, apply } = bench(s3DeliveryPolicy, configWith(), withStage(aws.run, OLD))
    expect(differing(await plan())).toEqual(['leaving'])
    expect(await apply()).toMatchObject({ action: 'none' })
    const [, late] = statementsIn(aws.bucket('acme-logs').policy)
    expect(late?.['Condition']).toMatchObject({ DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T02:00:00Z' } })
    expect(late?.['Condition']).not.toHaveProperty('DateLessThan')
  })

  test('destroy deletes the statement for late deliveries too', async () => {
    const aws = logsTo('logs/', OUR_STATEMENT, lateUntil('2126-01-01T00:00:00Z'))
    await bench(s3DeliveryPolicy, configWith(), aws.run).destroy()
    expect(aws.bucket('acme-logs').policy).toBeUndefined()
  })
})

test('what others write in the meantime stays', async () => {
  const aws = logBucket([OTHERS_STATEMENT])
  let looks = 0
  const { apply } = bench(s3DeliveryPolicy, configWith(), async (operation) => {
    if (operation.name === 'GetBucketPolicy' && ++looks === 2) {
      aws.bucket('acme-logs').policy =
        `{"Version":"2012-10-17","Statement":[${OTHERS_STATEMENT.replace('Audit', 'Changed')}]}`
    }
    return aws.run(operation)
  })
  expect(await apply()).toMatchObject({ action: 'none' })
  expect(statementsIn(aws.bucket('acme-logs').policy).map(({ Sid }) => Sid)).toEqual(['Changed', SID])
})

test('names the missing permission', async () => {
  const aws = logBucket()
  aws.denied.add('GetBucketPolicy')
  expect(reasonOf(await bench(s3DeliveryPolicy, configWith(), aws.run).plan())).toContain('s3:GetBucketPolicy')
})

describe('a statement is public unless it is limited to fixed values', () => {
  const web = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-logs/*' }
  const planWith = (statement: object) =>
    bench(s3DeliveryPolicy, configWith(), logBucket([JSON.stringify(statement)]).run).plan()

  test.each(PUBLIC_CONDITIONS)('for everybody %s', async (_, Condition, isPublic) => {
    expect((await planWith({ ...web, Principal: '*', Condition })).action).toBe(isPublic ? 'blocked' : 'create')
  })

  test.each(PUBLIC_PRINCIPALS)('for %j', async (Principal, isPublic) => {
    expect((await planWith({ ...web, Principal })).action).toBe(isPublic ? 'blocked' : 'create')
  })
})

describe('a policy that S3 would refuse to write is blocked, unless nothing has to be written', () => {
  const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-logs/web/*' }

  test.each([
    ['a public statement', { ...read, Sid: 'Web', Principal: '*' }, /"Web", which is public/],
    ['a user who was deleted', { ...read, Sid: 'Ann', Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } }, /"Ann" .*AIDA/],
    ['a role that was deleted', { ...read, Sid: 'Bob', Principal: { AWS: ['1', 'AROAEXAMPLEEXAMPLE123'] } }, /"Bob"/]
  ])('%s', async (_, statement, reason) => {
    const aws = logBucket([JSON.stringify(statement)])
    expect(reasonOf(await bench(s3DeliveryPolicy, configWith(), aws.run).plan())).toMatch(reason)
    const inSync = logBucket([JSON.stringify(statement), JSON.stringify(OUR_STATEMENT)])
    expect(await bench(s3DeliveryPolicy, configWith(), inSync.run).plan()).toMatchObject({ action: 'none' })
  })
})
