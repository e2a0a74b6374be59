import { expect, test } from '@jest/globals'
import type { Change, FieldChange } from '../../src/model/change'
import type { Fields } from '../../src/model/fields'
import { appraise } from '../../src/review/appraise'
import { change, field, plan } from '../report/plans'

const SNOWFLAKE = 'arn:aws:iam::999988887777:user/snow'

/** The first thing said about the trust of a role that has these live values. */
function said(diff: readonly FieldChange[], live: Fields): readonly string[] {
  const given = { ...change('update', 'iam-role:r', diff), live: { externalId: 'X', ...live } } as Change
  return (appraise(plan(given)).get('iam-role:r')?.dangers ?? []).map(({ sentence }) => sentence)
}

const principal = (live: string) => field('trustedPrincipal', live, SNOWFLAKE)
const others = (...statements: readonly object[]) =>
  field(
    'otherTrust',
    statements.map((one) => JSON.stringify({ Effect: 'Allow', Action: 'sts:AssumeRole', ...one })),
    []
  )
const noId = field('externalId', '', 'X')

test.each<[string, readonly FieldChange[], Fields, readonly string[]]>([
  [
    'anyone',
    [principal('*'), noId],
    { externalId: '' },
    [
      'Anyone in any AWS account can assume this role now: its trust policy names "*" without an external ID. The change lets only Snowflake’s IAM user do so.'
    ]
  ],
  [
    'anyone, in a list',
    [principal(`*, ${SNOWFLAKE}`), noId],
    { externalId: '' },
    [expect.stringMatching(/^Anyone in any AWS account can assume this role now/) as unknown as string]
  ],
  [
    'anyone with the external ID',
    [principal('*')],
    {},
    [
      'Anyone in any AWS account who knows the external ID can assume this role now: its trust policy names "*". The change lets only Snowflake’s IAM user do so.'
    ]
  ],
  [
    'another statement for anyone',
    [others({ Principal: '*' })],
    {},
    [
      'Anyone in any AWS account can assume this role now: a statement of its trust policy names "*" without a condition. The change removes it.'
    ]
  ],
  [
    'one for anyone on a condition, whatever the action is called',
    [
      others({
        Principal: { AWS: ['*'] },
        Action: 'STS:*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }
      })
    ],
    {},
    [
      'Anyone in any AWS account for whom `StringEquals aws:PrincipalOrgID = o-1` holds can assume this role now: a statement of its trust policy names "*". The change removes it.'
    ]
  ],
  [
    'a service, and anyone',
    [others({ Principal: { Service: 'ec2.amazonaws.com' } }, { Principal: '*' })],
    {},
    [
      expect.stringMatching(/^Anyone in any AWS account can assume/) as unknown as string,
      'Narrows trust: the trust policy has statements for others, which the change removes.'
    ]
  ],
  [
    'a stranger',
    [principal('444455556666')],
    {},
    ['Changes who can assume the role: now `444455556666`; after the change only Snowflake’s IAM user.']
  ],
  [
    'a stranger without an external ID',
    [principal('444455556666'), noId],
    { externalId: '' },
    [
      'Changes who can assume the role: now `444455556666`, who needs no external ID; after the change only Snowflake’s IAM user.'
    ]
  ],
  [
    'nobody',
    [principal('')],
    { externalId: '' },
    ['New access: Snowflake’s IAM user can assume this role, and only with the external ID.']
  ],
  [
    'another service',
    [others({ Principal: { Service: 'ec2.amazonaws.com' } })],
    {},
    ['Narrows trust: the trust policy has statements for others, which the change removes.']
  ],
  [
    'a deny of everyone',
    [others({ Effect: 'Deny', Principal: '*' })],
    {},
    ['Narrows trust: the trust policy has statements for others, which the change removes.']
  ],
  [
    'no external ID',
    [noId],
    { externalId: '' },
    ['Narrows trust: the role can be assumed without an external ID now; after the change only with it.']
  ],
  [
    'another external ID',
    [field('externalId', 'Y', 'X')],
    { externalId: 'Y' },
    ['Changes the external ID: Snowflake cannot assume the role with the one that is there now.']
  ]
])('%s', (_, diff, live, expected) => {
  expect(said(diff, live)).toEqual(expected)
})
