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
        'Narrows what the role may do: removes `Allow s3:* on *`; keeps 4 of what it allowed.'
      ]
    ],
    [
      'everything',
      ['Allow * on *'],
      [
        'The role may do anything in the AWS account now (`* on *`).',
        'Narrows what the role may do: removes `Allow * on *`; keeps 4 of what it allowed.'
      ]
    ],
    [
      'every bucket of another partition',
      [...READS, 'Allow s3:GetObject on arn:aws-cn:s3:::*'],
      [
        'The role has access to every bucket now (`s3:GetObject on arn:aws-cn:s3:::*`).',
        'Narrows what the role may do: removes `Allow s3:GetObject on arn:aws-cn:s3:::*`.'
      ]
    ],
    [
      'everything, on a condition',
      [...READS, 'Allow s3:* on * if IpAddress aws:SourceIp = 10.0.0.0/8'],
      ['Narrows what the role may do: removes `Allow s3:* on * if IpAddress aws:SourceIp = 10.0.0.0/8`.']
    ],
    [
      'a pattern in the action, in another case',
      [LOCATION, 'Allow S3:getobject* on arn:aws:s3:::logs/*', LIST],
      [
        'Narrows what the role may do: removes `Allow S3:getobject* on arn:aws:s3:::logs/*`; keeps 2 of what it allowed.'
      ]
    ],
    [
      'a list of the whole bucket',
      [LOCATION, GET, VERSION, 'Allow s3:ListBucket on arn:aws:s3:::logs'],
      ['Narrows what the role may do: removes `Allow s3:ListBucket on arn:aws:s3:::logs`; keeps 1 of what it allowed.']
    ],
    [
      'a list of another prefix',
      [LOCATION, GET, VERSION, 'Allow s3:ListBucket on arn:aws:s3:::logs if StringLike s3:prefix = a/b/*'],
      [`Widens what the role may do: adds \`${LIST}\`.`]
    ],
    [
      'another place',
      [LOCATION, 'Allow s3:GetObject on arn:aws:s3:::old/*', VERSION, LIST],
      [`Changes what the role may do: adds \`${GET}\`; removes \`Allow s3:GetObject on arn:aws:s3:::old/*\`.`]
    ],
    ['less', [GET], ['Widens what the role may do: adds 3 permissions.']],
    [
      'a deny, which goes',
      [...READS, 'Deny s3:GetObject on arn:aws:s3:::logs/a/secret'],
      ['Widens what the role may do: removes `Deny s3:GetObject on arn:aws:s3:::logs/a/secret`.']
    ],
    ['what is included anyway', [...READS, 'Allow s3:GetObject on arn:aws:s3:::logs/a/b/*'], []],
    [
      'an exception, of which nobody knows what it includes',
      [...READS, 'Allow not s3:DeleteObject on *'],
      ['Narrows what the role may do: removes `Allow not s3:DeleteObject on *`.']
    ],
    [
      'quoted values',
      [...READS, 'Allow s3:GetObject on "arn:aws:s3:::logs/a b, c/*"'],
      ['Narrows what the role may do: removes `Allow s3:GetObject on "arn:aws:s3:::logs/a b, c/*"`.']
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
        'Widens for which buckets logs may be written: adds `arn:aws:s3:::*`.'
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
        'Narrows for which buckets logs may be written: removes `arn:aws:s3:::*`; keeps 1 of what it allowed.'
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
        'Narrows for which buckets logs may be written: removes `*`; keeps 2 of what it allowed.'
      ]
    ],
    [
      'a pattern',
      'sourceArns',
      arns('app-*', 'x'),
      arns('app-1', 'z'),
      {},
      [
        'Changes for which buckets logs may be written: adds `arn:aws:s3:::z`; removes `arn:aws:s3:::app-*` and `arn:aws:s3:::x`; keeps 1 of what they allowed.'
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
        'Narrows for which buckets logs may be written: removes `*`; keeps 1 of what it allowed.'
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
        'Narrows who may write to the log bucket: removes `AWS *`; keeps 1 of what it allowed.'
      ]
    ],
    [
      'anyone, on a condition',
      'principals',
      ['AWS *'],
      ['Service logging.s3.amazonaws.com'],
      { conditions: ['StringEquals aws:SourceAccount = 1'], sourceArns: [] },
      ['Narrows who may write to the log bucket: removes `AWS *`; keeps 1 of what it allowed.']
    ],
    [
      'any action',
      'actions',
      ['S3:*'],
      ['s3:PutObject'],
      {},
      ['Narrows what log delivery may do: removes `S3:*`; keeps 1 of what it allowed.']
    ],
    [
      'the whole bucket',
      'resources',
      arns('logs/*'),
      arns('logs/a/*'),
      {},
      ['Narrows where log delivery may write: removes `arn:aws:s3:::logs/*`; keeps 1 of what it allowed.']
    ],
    [
      'all but a place',
      'resources',
      ['not arn:aws:s3:::logs/b/*'],
      arns('logs/a/*'),
      {},
      ['Changes where log delivery may write: adds `arn:aws:s3:::logs/a/*`; removes `not arn:aws:s3:::logs/b/*`.']
    ],
    [
      'a condition that is missing',
      'conditions',
      [],
      ['aws:SourceAccount = 1'],
      {},
      ['Narrows under which conditions logs may be written: adds `aws:SourceAccount = 1`.']
    ],
    [
      'one condition too many',
      'conditions',
      ['a = 1', 'b = 2'],
      ['a = 1'],
      {},
      ['Widens under which conditions logs may be written: removes `b = 2`.']
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
      'Narrows for which buckets logs may be written: removes 300 buckets.'
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
        `Narrows who may publish to the topic: removes \`${publish('AWS *')}\`; keeps 1 of what it allowed.`
      ]
    ],
    [
      'any bucket',
      publish('Service s3.amazonaws.com', ' if ArnEquals aws:SourceArn = arn:aws:s3:::*'),
      [
        `Changes who may publish to the topic: adds \`${ours}\`; removes \`${publish('Service s3.amazonaws.com', ' if ArnEquals aws:SourceArn = arn:aws:s3:::*')}\`.`
      ]
    ],
    [
      'any bucket, with the same operator',
      publish('Service s3.amazonaws.com', ' if arnlike AWS:SourceArn = arn:aws:s3:::x, arn:aws:s3:::l*'),
      [
        `Narrows who may publish to the topic: removes \`${publish('Service s3.amazonaws.com', ' if arnlike AWS:SourceArn = arn:aws:s3:::x, arn:aws:s3:::l*')}\`; keeps 1 of what it allowed.`
      ]
    ]
  ])('%s', (_, live, expected) => {
    expect(said('topic', 'publish', [live], [ours])).toEqual(expected)
  })

  test('an account stands for its users', () => {
    const [account, user] = ['AWS 111122223333', 'AWS arn:aws:iam::111122223333:user/snow']
    const subscribe = (who: string) => [`Allow ${who} sns:Subscribe on t`]
    expect(said('topic', 'subscribe', subscribe(account), subscribe(user))).toEqual([
      'Narrows who may subscribe to the topic: removes `Allow AWS 111122223333 sns:Subscribe on t`; keeps 1 of what it allowed.'
    ])
  })
})
