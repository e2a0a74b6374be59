import { describe, expect, test } from '@jest/globals'
import type { Change } from '../../src/model/change'
import type { Address, Fields } from '../../src/model/fields'
import type { Outage } from '../../src/model/outage'
import { appraise } from '../../src/review/appraise'
import { change, field, plan } from '../report/plans'

const PIPE = change('none', 'pipe:P', [])
/** The stage reads s3://logs/new/, and one bucket logs there. */
const STAGE = live('none', 'stage:S', { url: 's3://logs/new/', integration: 'I' })
const LOGGING = live('none', 's3-logging:app', { targetBucket: 'logs', targetPrefix: 'new/' })

function live(action: 'none' | 'update' | 'replace', address: Address, fields: Fields, ...differing: string[]): Change {
  const diff = differing.map((name) => field(name, fields[name], 'as declared'))
  return { ...change(action, address, diff), live: fields } as Change
}

function outages(given: Change, ...others: readonly Change[]): readonly Outage[] {
  const dangers = appraise(plan(given, PIPE, ...others)).get(given.address)?.dangers ?? []
  return dangers.flatMap(({ outage }) => (outage === undefined ? [] : [outage]))
}

const WRONG_TARGET = { targetBucket: 'logs', targetPrefix: 'other/' }
const NOTIFIED = { destination: 'q', events: ['s3:ObjectCreated:*'], prefix: 'new/', suffix: '' }
const TRUST = { trustedPrincipal: 'arn:aws:iam::1:user/x', externalId: 'E' }
const POLICY = ['Allow s3:GetObject on arn:aws:s3:::logs/new/*', 'Allow s3:ListBucket on arn:aws:s3:::logs']

function rolePolicy(grants: readonly string[], notes: readonly string[] = []): Change {
  const one = live('update', 'iam-role-policy:r', { grants }, 'grants')
  return { ...one, desired: { grants: POLICY }, notes } as Change
}

function task(action: 'create' | 'update', identity: Fields = {}): Change {
  const one = change(action, 'task:T', action === 'update' ? [field('state', 'suspended', 'started')] : [])
  return { ...one, declared: { ...one.declared, identity } }
}

describe('log lines stop', () => {
  test.each<[string, Outage['part'], Change, readonly Change[], RegExp]>([
    ['logging off', 'logging', change('create', 's3-logging:b', []), [STAGE], /^Logging is off: requests are not/],
    [
      'logs to a place that nothing reads',
      'logging',
      live('update', 's3-logging:b', WRONG_TARGET, 'targetPrefix'),
      [STAGE],
      /^Logs go to s3:\/\/logs\/other\/ now/
    ],
    ['no bucket', 'delivery', change('create', 's3-bucket:logs', []), [STAGE], /^There is no log bucket/],
    [
      'no delivery',
      'delivery',
      change('create', 's3-delivery-policy:logs', []),
      [STAGE],
      /^S3 cannot deliver logs now\./
    ],
    ['no notification', 'notification', change('create', 's3-notification:logs', []), [STAGE], /gets no events/],
    [
      'events that go to another queue',
      'notification',
      live('update', 's3-notification:logs', NOTIFIED, 'destination'),
      [STAGE],
      /gets no events/
    ],
    [
      'events of deletions only',
      'notification',
      live('update', 's3-notification:logs', { ...NOTIFIED, events: ['s3:ObjectRemoved:*'] }, 'events'),
      [STAGE],
      /gets no events/
    ],
    [
      'events of another prefix',
      'notification',
      live('update', 's3-notification:logs', { ...NOTIFIED, prefix: 'x/' }, 'prefix'),
      [STAGE],
      /gets no events/
    ],
    [
      'events of some endings only',
      'notification',
      live('update', 's3-notification:logs', { ...NOTIFIED, suffix: '.gz' }, 'suffix'),
      [STAGE],
      /gets no events/
    ],
    ['a topic without permission', 'notification', change('create', 'sns-permission:t', []), [], /cannot publish/],
    ['no role', 'access', change('create', 'iam-role:r', []), [], /^There is no role/],
    ['a stranger trusted', 'access', live('update', 'iam-role:r', TRUST, 'trustedPrincipal'), [], /does not trust/],
    ['another external ID', 'access', live('update', 'iam-role:r', TRUST, 'externalId'), [], /does not trust/],
    [
      'nobody trusted',
      'access',
      live('update', 'iam-role:r', { trustedPrincipal: '' }, 'trustedPrincipal'),
      [],
      /trust/
    ],
    ['no policy', 'access', change('create', 'iam-role-policy:r', []), [], /^The role has no policy/],
    ['a policy without GetObject', 'access', rolePolicy([POLICY[1] ?? '']), [], /allows too little/],
    ['no integration', 'integration', change('create', 'storage-integration:I', []), [STAGE], /^There is no storage/],
    [
      'a disabled integration',
      'integration',
      live('update', 'storage-integration:I', { enabled: false }, 'enabled'),
      [STAGE],
      /^The integration is disabled/
    ],
    ['no stage', 'integration', change('create', 'stage:S', []), [], /^There is no stage/],
    [
      'a stage without its integration',
      'integration',
      live('update', 'stage:S', { url: 's3://logs/new/', integration: null }, 'integration'),
      [],
      /lost its integration/
    ],
    [
      'a stage that somebody has pointed elsewhere',
      'integration',
      live('update', 'stage:S', { url: 's3://logs/x/' }, 'url'),
      [LOGGING],
      /^The stage points to s3:\/\/logs\/x\/, but logs go to s3:\/\/logs\/new\/:/
    ],
    [
      'an interrupted move',
      'integration',
      live('update', 'stage:S', { url: 's3://logs/new/', unread: ['s3://logs/mid/'] }, 'unread'),
      [],
      /^An interrupted apply sent logs to s3:\/\/logs\/mid\/, and nothing loads them\.$/
    ],
    ['no file format', 'integration', change('create', 'file-format:F', []), [], /^There is no file format/],
    ['no pipe', 'pipe', change('create', 'pipe:Q', []), [], /^There is no pipe/],
    ['a paused pipe', 'pipe', change('update', 'pipe:Q', [field('paused', true, false)]), [], /^The pipe is paused/],
    ['no table', 'tables', change('create', 'table:T', []), [], /^There is no table that this role can see/],
    ['no stream', 'stream', change('create', 'stream:S', []), [], /^There is no stream/],
    ['a stale stream', 'stream', live('replace', 'stream:S', { stale: true }, 'stale'), [], /lost its position/],
    ['no task', 'task', task('create'), [], /^There is no task/],
    ['a suspended task', 'task', task('update'), [], /^The task is suspended/],
    ['no parser', 'task', change('create', 'function:F', []), [], /^There is no parser/],
    ['no warehouse', 'task', change('create', 'warehouse:W', []), [], /^There is no warehouse/]
  ])('%s', (_, part, given, others, now) => {
    expect(outages(given, ...others)).toEqual([
      expect.objectContaining({
        part,
        isCertain: true,
        now: expect.stringMatching(now),
        remedy: expect.stringMatching(/^[a-z].*[^.]$/)
      })
    ])
  })
})

describe('log lines go on', () => {
  const old = live('update', 'stage:S', { url: 's3://logs/old/', integration: 'OLD' }, 'url', 'integration')
  const elsewhere = live('update', 'stage:S', { url: 's3://old-logs/' }, 'url')
  const newRole = live('update', 'storage-integration:I', { roleArn: 'other' }, 'roleArn')
  const parsesNothing = change('create', 'function:D', [])
  test.each<[string, Change, readonly Change[]]>([
    [
      'the logs are about to move to another prefix',
      live('update', 's3-logging:b', { targetBucket: 'logs', targetPrefix: 'old/' }, 'targetPrefix'),
      [old]
    ],
    [
      'the stage moves with them',
      old,
      [live('update', 's3-logging:b', { targetBucket: 'logs', targetPrefix: 'old/' })]
    ],
    ['the policy of the role follows', rolePolicy([POLICY[1] ?? '']), [old]],
    [
      'so does the integration',
      live('update', 'storage-integration:I', { allowedLocations: ['s3://logs/old/'] }, 'allowedLocations'),
      [old]
    ],
    ['its events move too', live('update', 's3-notification:logs', { ...NOTIFIED, prefix: 'old/' }, 'prefix'), [old]],
    [
      'the events are of more than declared',
      live('update', 's3-notification:logs', { ...NOTIFIED, prefix: '' }, 'prefix'),
      [STAGE]
    ],
    ['a new log bucket is declared', change('create', 's3-bucket:logs', []), [elsewhere]],
    ['its policy', change('create', 's3-delivery-policy:logs', []), [elsewhere]],
    ['its notification', change('create', 's3-notification:logs', []), [elsewhere]],
    [
      'a topic is declared in place of the queue',
      change('create', 'sns-permission:t', []),
      [live('update', 's3-notification:logs', { destination: 'arn:aws:sqs:x:1:sf-snowpipe-y' }, 'destination')]
    ],
    ['a new role is declared', change('create', 'iam-role:r', []), [newRole]],
    ['its policy', change('create', 'iam-role-policy:r', []), [newRole]],
    ['everybody is trusted', live('update', 'iam-role:r', { trustedPrincipal: '*' }, 'trustedPrincipal'), []],
    [
      'others are trusted too',
      {
        ...live('update', 'iam-role:r', { trustedPrincipal: `1, ${TRUST.trustedPrincipal}` }, 'trustedPrincipal'),
        desired: TRUST
      } as Change,
      []
    ],
    [
      'other external IDs are trusted too',
      { ...live('update', 'iam-role:r', { externalId: 'D, E' }, 'externalId'), desired: TRUST } as Change,
      []
    ],
    ['no external ID is asked for', live('update', 'iam-role:r', { externalId: '' }, 'externalId'), []],
    ['the description of the role differs', live('update', 'iam-role:r', TRUST, 'description'), []],
    ['the policy allows more', rolePolicy(['Allow s3:* on *']), []],
    ['a new integration is declared', change('create', 'storage-integration:I', []), [old]],
    ['the task deletes old rows', task('update', { deletesAfterDays: 30 }), []],
    [
      'the function decodes keys for views',
      { ...parsesNothing, declared: { ...parsesNothing.declared, identity: { parses: null } } },
      []
    ],
    ['the task gets a new warehouse', change('create', 'warehouse:W', []), [live('update', 'task:T', {}, 'warehouse')]],
    ['a stream with its position', change('replace', 'stream:S', [field('mode', 'a', 'b')]), []],
    ['somebody deletes it on purpose', change('delete', 'pipe:Q', []), []]
  ])('%s', (_, given, others) => {
    expect(outages(given, ...others)).toEqual([])
  })

  test('on a first apply, nothing has flowed yet', () => {
    const first = ['s3-logging:b', 's3-bucket:b', 'iam-role:r', 'pipe:P', 'stage:S', 'table:T', 'task:K'] as const
    const changes = first.map((address) => change('create', address, []))
    const dangers = [...appraise(plan(...changes)).values()].flatMap((one) => one.dangers)
    expect(dangers.filter(({ outage }) => outage !== undefined)).toEqual([])
  })
})

test.each<[string, Change]>([
  ['other policies of the role may allow it', rolePolicy([], ['The managed policy X is attached too.'])],
  [
    'another location may include ours',
    live('update', 'storage-integration:I', { allowedLocations: [] }, 'allowedLocations')
  ],
  [
    'other statements may allow it',
    {
      ...change('update', 's3-delivery-policy:b', []),
      desired: { effect: 'Allow' },
      live: { effect: 'Deny' }
    } as Change
  ]
])('log lines may stop: %s', (_, given) => {
  expect(outages(given, STAGE)).toEqual([expect.objectContaining({ isCertain: false })])
})

test('what is missing and cannot be created stops log lines too; what only differs may not', () => {
  const blocked = (before: string | undefined) =>
    change('blocked', 's3-notification:logs', [field('entry', before, 'ours')], { reason: 'It overlaps.' })
  expect(outages(blocked(undefined), STAGE)).toEqual([
    expect.objectContaining({ part: 'notification', isCertain: true, isBlocked: true })
  ])
  expect(outages(blocked('theirs'), STAGE)).toEqual([])
  expect(outages(change('blocked', 's3-notification:logs', [], { reason: 'AWS denies access.' }), STAGE)).toEqual([])
})

test('once the change is made, the sentence is about what was', () => {
  for (const [given, done] of [
    [change('create', 's3-logging:b', []), /^Logging was off: .* It is on now\.$/],
    [change('update', 'pipe:Q', [field('paused', true, false)]), /^The pipe was paused/],
    [change('create', 's3-delivery-policy:b', []), /^S3 could not deliver logs\. What it could not deliver is lost\./]
  ] as const) {
    expect(
      appraise(plan(given, PIPE))
        .get(given.address)
        ?.dangers.map((one) => one.done)
    ).toContainEqual(expect.stringMatching(done))
  }
})

describe('a table that does not exist', () => {
  const MISSING = change('create', 'table:DB.S.LOGS_UNPARSED', [])
  const moving = (definition: string) => live('update', 'task:T', { definition }, 'definition')
  const loading = live('none', 'pipe:Q', { definition: 'COPY INTO DB.S.LOGS_STAGING FROM @DB.S.LOGS' })

  test.each<[string, readonly Change[], number]>([
    ['keeps lines out if the task names it', [moving('INSERT ALL INTO "DB"."S"."LOGS_UNPARSED" …')], 1],
    [
      'keeps lines out if the pipe names it',
      [live('none', 'pipe:Q', { definition: 'copy into s.logs_unparsed …' })],
      1
    ],
    ['keeps lines out if there is no statement to look at', [], 1],
    ['is none of a pipeline that works without it', [loading, moving('insert into logs select …')], 0]
  ])('%s', (_, others, count) => {
    expect(outages(MISSING, ...others)).toHaveLength(count)
  })
})
