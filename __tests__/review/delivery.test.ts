import { describe, expect, test } from '@jest/globals'
import type { Change } from '../../src/model/change'
import type { Address, Fields, Value } from '../../src/model/fields'
import { appraise } from '../../src/review/appraise'
import { change, field, plan } from '../report/plans'

const WANTED = {
  effect: 'Allow',
  principals: ['Service logging.s3.amazonaws.com'],
  actions: ['s3:PutObject'],
  resources: ['arn:aws:s3:::logs/new/*'],
  sourceArns: ['arn:aws:s3:::app-1', 'arn:aws:s3:::app-2'],
  conditions: ['StringEquals aws:SourceAccount = 111122223333']
} as const

/** The statement as it is live: as declared, apart from these. */
function policy(live: Readonly<Record<string, Value>>): Change {
  const diff = Object.entries(live).map(([name, value]) => field(name, value, WANTED[name as keyof typeof WANTED]))
  return {
    ...change('update', 's3-delivery-policy:logs', diff),
    desired: WANTED,
    live: { ...WANTED, ...live }
  } as Change
}

function logging(source: string, live: Fields, action: 'none' | 'update' = 'update'): Change {
  return { ...change(action, `s3-logging:${source}` as Address, []), live } as Change
}

const OLD = { targetBucket: 'logs', targetPrefix: 'old/' }
const NEW = { targetBucket: 'logs', targetPrefix: 'new/' }

function alarms(given: Change, ...others: readonly Change[]): readonly string[] {
  const all = plan(given, change('none', 'pipe:P', []), ...others)
  const dangers = appraise(all).get(given.address)?.dangers ?? []
  return dangers.filter(({ concerns }) => concerns === 'data').map(({ sentence }) => sentence)
}

describe('no alarm while S3 can deliver to where the buckets log now', () => {
  test.each<[string, Change, readonly Change[]]>([
    [
      'the prefix moves',
      policy({ resources: ['arn:aws:s3:::logs/old/*'] }),
      [logging('app-1', OLD), logging('app-2', OLD)]
    ],
    [
      'the whole bucket is allowed',
      policy({ resources: ['arn:aws:s3:::logs/*'] }),
      [logging('app-1', OLD), logging('app-2', NEW, 'none')]
    ],
    [
      'another source is added',
      policy({ sourceArns: ['arn:aws:s3:::app-1'] }),
      [logging('app-1', NEW, 'none'), change('create', 's3-logging:app-2', [])]
    ],
    ['all buckets of the account are allowed', policy({ sourceArns: ['arn:aws:s3:::*'] }), [logging('app-1', NEW)]],
    ['a source logs to another bucket', policy({ resources: [] }), [logging('app-1', { ...OLD, targetBucket: 'x' })]],
    ['no condition restricts it', policy({ conditions: [] }), [logging('app-1', NEW, 'none')]]
  ])('%s', (_, given, others) => {
    expect(alarms(given, ...others)).toEqual([])
  })
})

describe('the logs move to another bucket', () => {
  const moves = (url: string) => change('update', 'stage:S', [field('url', url, 's3://logs/new/')])
  const create = change('create', 's3-delivery-policy:logs', [])
  const target = (targetBucket: string) => ({
    ...logging('app-1', { ...OLD, targetBucket }),
    diff: [field('targetBucket', targetBucket, 'logs')]
  })

  test.each<[string, readonly Change[], number]>([
    ['no alarm: none comes yet', [moves('s3://others/old/'), target('others')], 0],
    ['no alarm: nobody says who logs', [moves('s3://others/old/')], 0],
    ['an alarm: one bucket logs here already', [moves('s3://others/old/'), logging('app-2', NEW, 'none')], 1],
    ['an alarm: it is another prefix', [moves('s3://logs/old/')], 1],
    ['an alarm: the stage stays', [target('others')], 1]
  ])('%s', (_, others, count) => {
    expect(alarms(create, ...others)).toHaveLength(count)
  })
})

describe('while statements of others allow the deliveries', () => {
  const covered = (given: Change): Change => ({ ...given, coveredBy: ['"S3ServerAccessLogsPolicy"'] })
  const create = covered(change('create', 's3-delivery-policy:logs', []))

  test.each<[string, Change]>([
    ['ours is missing', create],
    ['ours allows another action', covered(policy({ actions: ['s3:GetObject'] }))]
  ])('no alarm: %s', (_, given) => {
    expect(alarms(given, logging('app-1', NEW, 'none'))).toEqual([])
  })

  test('an alarm while a bucket logs to another place than they allow', () => {
    const moves = { ...logging('app-1', OLD), diff: [field('targetPrefix', 'old/', 'new/')] } as Change
    expect(alarms(create, moves)).toEqual([expect.stringContaining('S3 cannot deliver logs now.')])
  })
})

describe('an alarm that says whose logs are at stake', () => {
  test.each<[string, Change, readonly Change[], string]>([
    [
      'a prefix to which nobody logs',
      policy({ resources: ['arn:aws:s3:::logs/other/*'] }),
      [logging('app-1', NEW, 'none'), logging('app-2', NEW, 'none')],
      'S3 may be unable to deliver the logs of app-1, app-2 now.'
    ],
    [
      'one source of two',
      policy({ sourceArns: ['arn:aws:s3:::app-1'] }),
      [logging('app-1', NEW, 'none'), logging('app-2', NEW, 'none')],
      'S3 may be unable to deliver the logs of app-2 now.'
    ],
    [
      'many sources',
      policy({ resources: [] }),
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => logging(name, NEW, 'none')),
      'S3 may be unable to deliver the logs of a, b, c, d, e and 2 more now.'
    ],
    ['a deny', policy({ effect: 'Deny' }), [logging('app-1', NEW)], 'S3 may be unable to deliver logs now.'],
    ['somebody else', policy({ principals: ['AWS 1'] }), [], 'S3 may be unable to deliver logs now.'],
    ['another action', policy({ actions: ['s3:GetObject'] }), [], 'S3 may be unable to deliver logs now.'],
    [
      'one more condition',
      policy({ conditions: [...WANTED.conditions, 'IpAddress aws:SourceIp = 10.0.0.0/8'] }),
      [],
      'S3 may be unable to deliver logs now.'
    ],
    [
      'sources that are not managed',
      policy({ resources: ['arn:aws:s3:::logs/old/*'] }),
      [],
      'If buckets log under the declared prefix already'
    ]
  ])('%s', (_, given, others, expected) => {
    expect(alarms(given, ...others)).toEqual([expect.stringContaining(expected)])
  })
})
