import { describe, expect, test } from '@jest/globals'
import type { Fields, Value } from '../../src/model/fields'
import { appraise } from '../../src/review/appraise'
import { change, field, plan } from '../report/plans'

const KINDS = { role: 'iam-role-policy:p', bucket: 's3-delivery-policy:b', topic: 'sns-permission:t' } as const

/** What is said about access, when this property has these live and declared values. */
function said(where: keyof typeof KINDS, name: string, before: Value, after: Value, live: Fields = {}) {
  const given = { ...change('update', KINDS[where], [field(name, before, after)]), live: { ...live, [name]: before } }
  const { dangers = [] } = appraise(plan(given)).get(given.address) ?? {}
  return dangers.filter(({ concerns }) => concerns === 'security').map(({ sentence }) => sentence)
}

const READS = [
  'Allow s3:GetBucketLocation on arn:aws:s3:::logs',
  'Allow s3:GetObject on arn:aws:s3:::logs/a/*',
  'Allow s3:GetObjectVersion on arn:aws:s3:::logs/a/*',
  'Allow s3:ListBucket on arn:aws:s3:::logs if StringLike s3:prefix = a/*'
]
const [LOCATION = '', GET = '', VERSION = '', LIST = ''] = READS

describe('what the role may do', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'everything in S3',
      ['Allow s3:* on *'],
      [
        'The role may do anything in S3 now (`s3:* on *`).',
        'Narrows what the role may do: `Allow s3:* on *` goes; 4 that it contained stay.'
      ]
    ],
    [
      'everything',
      ['Allow * on *'],
      [
        'The role may do anything in the AWS account now (`* on *`).',
        'Narrows what the role may do: `Allow * on *` goes; 4 that it contained stay.'
      ]
    ],
    [
      'every bucket of another partition',
      [...READS, 'Allow s3:GetObject on arn:aws-cn:s3:::*'],
      [
        'The role has access to every bucket now (`s3:GetObject on arn:aws-cn:s3:::*`).',
        'Narrows what the role may do: `Allow s3:GetObject on arn:aws-cn:s3:::*` goes.'
      ]
    ],
    [
      'everything, on a condition',
      [...READS, 'Allow s3:* on * if IpAddress aws:SourceIp = 10.0.0.0/8'],
      ['Narrows what the role may do: `Allow s3:* on * if IpAddress aws:SourceIp = 10.0.0.0/8` goes.']
    ],
    [
      'a pattern in the action, in another case',
      [LOCATION, 'Allow S3:getobject* on arn:aws:s3:::logs/*', LIST],
      ['Narrows what the role may do: `Allow S3:getobject* on arn:aws:s3:::logs/*` goes; 2 that it contained stay.']
    ],
    [
      'a list of the whole bucket',
      [LOCATION, GET, VERSION, 'Allow s3:ListBucket on arn:aws:s3:::logs'],
      ['Narrows what the role may do: `Allow s3:ListBucket on arn:aws:s3:::logs` goes; 1 that it contained stays.']
    ],
    [
      'a list of another prefix',
      [LOCATION, GET, VERSION, 'Allow s3:ListBucket on arn:aws:s3:::logs if StringLike s3:prefix = a/b/*'],
      [`Widens what the role may do: \`${LIST}\` is new.`]
    ],
    [
      'another place',
      [LOCATION, 'Allow s3:GetObject on arn:aws:s3:::old/*', VERSION, LIST],
      [`Changes what the role may do: \`${GET}\` is new; \`Allow s3:GetObject on arn:aws:s3:::old/*\` goes.`]
    ],
    ['less', [GET], ['Widens what the role may do: 3 are new.']],
    [
      'a deny, which goes',
      [...READS, 'Deny s3:GetObject on arn:aws:s3:::logs/a/secret'],
      ['Widens what the role may do: `Deny s3:GetObject on arn:aws:s3:::logs/a/secret` goes.']
    ],
    ['what is included anyway', [...READS, 'Allow s3:GetObject on arn:aws:s3:::logs/a/b/*'], []],
    [
      'an exception, of which nobody knows what it includes',
      [...READS, 'Allow not s3:DeleteObject on *'],
      ['Narrows what the role may do: `Allow not s3:DeleteObject on *` goes.']
    ],
    [
      'quoted values',
      [...READS, 'Allow s3:GetObject on "arn:aws:s3:::logs/a b, c/*"'],
      ['Narrows what the role may do: `Allow s3:GetObject on "arn:aws:s3:::logs/a b, c/*"` goes.']
    ]
  ])('%s', (_, live, expected) => {
    expect(said('role', 'grants', live, READS)).toEqual(expected)
  })
})

describe('for whom and where logs may be written', () => {
  const arns = (...names: readonly string[]) => names.map((name) => `arn:aws:s3:::${name}`)
  test.each<[string, string, Value, Value, Fields, readonly string[]]>([
    [
      'from a list to all',
      'sourceArns',
      arns('app-1', 'app-2'),
      arns('*'),
      {},
      [
        'After the change, the logs of every bucket of the account may be written (`arn:aws:s3:::*`).',
        'Widens for which buckets logs may be written: `arn:aws:s3:::*` is new.'
      ]
    ],
    [
      'from all to a list',
      'sourceArns',
      arns('*'),
      arns('app-1'),
      {},
      [
        'The logs of every bucket may be written now (`arn:aws:s3:::*`).',
        'Narrows for which buckets logs may be written: `arn:aws:s3:::*` goes; 1 that it contained stays.'
      ]
    ],
    [
      'no condition on the source at all',
      'sourceArns',
      [],
      arns('app-1', 'app-2'),
      {},
      [
        'The logs of every bucket may be written now (`*`).',
        'Narrows for which buckets logs may be written: `*` goes; 2 that it contained stay.'
      ]
    ],
    [
      'a pattern',
      'sourceArns',
      arns('app-*', 'x'),
      arns('app-1', 'z'),
      {},
      [
        'Changes for which buckets logs may be written: `arn:aws:s3:::z` is new; `arn:aws:s3:::app-*` and `arn:aws:s3:::x` go; 1 that they contained stays.'
      ]
    ],
    [
      'no condition on the source, but one on the account',
      'sourceArns',
      [],
      arns('b'),
      { conditions: ['StringEquals aws:SourceAccount = 1'] },
      [
        'The logs of every bucket may be written now (`*`).',
        'Narrows for which buckets logs may be written: `*` goes; 1 that it contained stays.'
      ]
    ],
    [
      'anyone',
      'principals',
      ['AWS *'],
      ['Service logging.s3.amazonaws.com'],
      { conditions: [], sourceArns: [] },
      [
        'Anyone in any AWS account can write to the log bucket now: the statement names "*" without a condition.',
        'Narrows who may write to the log bucket: `AWS *` goes; 1 that it contained stays.'
      ]
    ],
    [
      'anyone, on a condition',
      'principals',
      ['AWS *'],
      ['Service logging.s3.amazonaws.com'],
      { conditions: ['StringEquals aws:SourceAccount = 1'], sourceArns: [] },
      ['Narrows who may write to the log bucket: `AWS *` goes; 1 that it contained stays.']
    ],
    [
      'any action',
      'actions',
      ['S3:*'],
      ['s3:PutObject'],
      {},
      ['Narrows what log delivery may do: `S3:*` goes; 1 that it contained stays.']
    ],
    [
      'the whole bucket',
      'resources',
      arns('logs/*'),
      arns('logs/a/*'),
      {},
      ['Narrows where log delivery may write: `arn:aws:s3:::logs/*` goes; 1 that it contained stays.']
    ],
    [
      'all but a place',
      'resources',
      ['not arn:aws:s3:::logs/b/*'],
      arns('logs/a/*'),
      {},
      ['Changes where log delivery may write: `arn:aws:s3:::logs/a/*` is new; `not arn:aws:s3:::logs/b/*` goes.']
    ],
    [
      'a condition that is missing',
      'conditions',
      [],
      ['aws:SourceAccount = 1'],
      {},
      ['Narrows under which conditions logs may be written: `aws:SourceAccount = 1` is new.']
    ],
    [
      'one condition too many',
      'conditions',
      ['a = 1', 'b = 2'],
      ['a = 1'],
      {},
      ['Widens under which conditions logs may be written: `b = 2` goes.']
    ],
    [
      'a deny',
      'effect',
      'Deny',
      'Allow',
      {},
      ['New access: the statement does not allow now what it allows after the change.']
    ]
  ])('%s', (_, name, live, desired, more, expected) => {
    expect(said('bucket', name, live, desired, more)).toEqual(expected)
  })

  test('many are counted', () => {
    const many = Array.from({ length: 300 }, (_, at) => `b${at}`)
    expect(said('bucket', 'sourceArns', arns('x', ...many), arns('x'))).toEqual([
      'Narrows for which buckets logs may be written: 300 go.'
    ])
  })
})

describe('who may use the topic', () => {
  const publish = (who: string, when = '') => `Allow ${who} sns:Publish on arn:aws:sns:eu-west-1:1:t${when}`
  const ours = publish(
    'Service s3.amazonaws.com',
    ' if ArnLike aws:SourceArn = arn:aws:s3:::logs and StringEquals a = 1'
  )

  test.each<[string, string, readonly string[]]>([
    [
      'anyone',
      publish('AWS *'),
      [
        'Anyone in any AWS account can publish to the topic now: its policy names "*" without a condition.',
        `Narrows who may publish to the topic: \`${publish('AWS *')}\` goes; 1 that it contained stays.`
      ]
    ],
    [
      'any bucket',
      publish('Service s3.amazonaws.com', ' if ArnEquals aws:SourceArn = arn:aws:s3:::*'),
      [
        `Changes who may publish to the topic: \`${ours}\` is new; \`${publish('Service s3.amazonaws.com', ' if ArnEquals aws:SourceArn = arn:aws:s3:::*')}\` goes.`
      ]
    ],
    [
      'any bucket, with the same operator',
      publish('Service s3.amazonaws.com', ' if arnlike AWS:SourceArn = arn:aws:s3:::x, arn:aws:s3:::l*'),
      [
        `Narrows who may publish to the topic: \`${publish('Service s3.amazonaws.com', ' if arnlike AWS:SourceArn = arn:aws:s3:::x, arn:aws:s3:::l*')}\` goes; 1 that it contained stays.`
      ]
    ]
  ])('%s', (_, live, expected) => {
    expect(said('topic', 'publish', [live], [ours])).toEqual(expected)
  })

  test('an account stands for its users', () => {
    const [account, user] = ['AWS 111122223333', 'AWS arn:aws:iam::111122223333:user/snow']
    const subscribe = (who: string) => [`Allow ${who} sns:Subscribe on t`]
    expect(said('topic', 'subscribe', subscribe(account), subscribe(user))).toEqual([
      'Narrows who may subscribe to the topic: `Allow AWS 111122223333 sns:Subscribe on t` goes; 1 that it contained stays.'
    ])
  })
})
