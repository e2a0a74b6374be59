import { describe, expect, test } from '@jest/globals'
import {
  parsePolicy,
  type PolicyDocument,
  policySize,
  policyText,
  type Statement,
  statementsOf,
  versionOf,
  withoutStatements,
  withStatement
} from '../../src/aws/policies'
import {
  actionsOf,
  conditionsOf,
  meaningOf,
  sameStatement,
  sentencesOf,
  spelledLike,
  statementName
} from '../../src/aws/policy-meaning'

const BASE: Statement = {
  Sid: 'A',
  Effect: 'Allow',
  Principal: { AWS: ['arn:aws:iam::111122223333:user/a', '444455556666'] },
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: ['arn:aws:s3:::b/x', 'arn:aws:s3:::b/y'],
  Condition: { StringEquals: { 'aws:SourceAccount': ['1', '2'] }, Bool: { 'aws:SecureTransport': true } }
}

describe('two statements mean the same', () => {
  test.each<[string, Statement]>([
    ['Sid', { ...BASE, Sid: 'B' }],
    ['order of keys', Object.fromEntries(Object.entries(BASE).toReversed())],
    [
      'order of lists',
      { ...BASE, Action: ['s3:PutObject', 's3:GetObject'], Resource: ['arn:aws:s3:::b/y', 'arn:aws:s3:::b/x'] }
    ],
    ['duplicates', { ...BASE, Action: ['s3:GetObject', 's3:PutObject', 's3:getobject'] }],
    ['case of actions', { ...BASE, Action: ['S3:getobject', 's3:PUTOBJECT'] }],
    [
      'account and its root',
      { ...BASE, Principal: { AWS: ['arn:aws:iam::444455556666:root', 'arn:aws:iam::111122223333:user/a'] } }
    ],
    [
      'case of operators and keys, text for true',
      {
        ...BASE,
        Condition: { bool: { 'AWS:securetransport': 'true' }, stringEquals: { 'aws:sourceaccount': ['2', '1'] } }
      }
    ]
  ])('%s', (_, other) => {
    expect(sameStatement(BASE, other)).toBe(true)
  })

  test.each<[string, Statement, Statement]>([
    ['one and a list of one', { Effect: 'Allow', Action: 'a:b' }, { Effect: 'Allow', Action: ['a:b'] }],
    [
      'everybody',
      { Effect: 'Allow', Principal: '*', Action: 'a:b' },
      { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'a:b' }
    ],
    ['no condition', { Effect: 'Allow', Action: 'a:b' }, { Effect: 'Allow', Action: 'a:b', Condition: {} }],
    [
      'ArnEquals and ArnLike',
      { Effect: 'Allow', Action: 'a:b', Condition: { ArnEquals: { 'aws:SourceArn': 'x' } } },
      { Effect: 'Allow', Action: 'a:b', Condition: { ArnLike: { 'aws:SourceArn': 'x' } } }
    ]
  ])('%s', (_, one, other) => {
    expect(sameStatement(one, other)).toBe(true)
  })
})

test.each<[string, Statement]>([
  ['Effect', { ...BASE, Effect: 'Deny' }],
  ['one principal fewer', { ...BASE, Principal: { AWS: '444455556666' } }],
  ['NotPrincipal', { ...BASE, Principal: undefined as never, NotPrincipal: BASE['Principal'] ?? '' }],
  ['case of a principal', { ...BASE, Principal: { AWS: ['arn:aws:iam::111122223333:user/A', '444455556666'] } }],
  [
    'another kind of principal',
    { ...BASE, Principal: { Service: ['arn:aws:iam::111122223333:user/a', '444455556666'] } }
  ],
  ['one more action', { ...BASE, Action: ['s3:GetObject', 's3:PutObject', 's3:*'] }],
  ['NotAction', { ...BASE, Action: undefined as never, NotAction: BASE['Action'] ?? '' }],
  ['case of a resource', { ...BASE, Resource: ['arn:aws:s3:::B/x', 'arn:aws:s3:::b/y'] }],
  [
    'a second test of the same key, in another case',
    { ...BASE, Condition: { ...(BASE['Condition'] as object), StringEqualS: { 'AWS:SourceAccount': ['1', '2'] } } }
  ],
  ['one condition fewer', { ...BASE, Condition: { Bool: { 'aws:SecureTransport': true } } }],
  [
    'one value fewer',
    { ...BASE, Condition: { StringEquals: { 'aws:SourceAccount': '1' }, Bool: { 'aws:SecureTransport': true } } }
  ],
  [
    'another operator',
    { ...BASE, Condition: { StringLike: { 'aws:SourceAccount': ['1', '2'] }, Bool: { 'aws:SecureTransport': true } } }
  ]
])('different meaning: %s', (_, other) => {
  expect(sameStatement(BASE, other)).toBe(false)
})

describe('documents', () => {
  const document = (...Statement: Statement[]) => ({ Version: '2012-10-17', Statement })
  const grant = (Action: string, Resource: string): Statement => ({ Effect: 'Allow', Action, Resource })
  const meaning = (policy: PolicyDocument) => meaningOf(...statementsOf(policy))

  test('grouping does not matter', () => {
    const grouped = document({ Effect: 'Allow', Action: ['a:x', 'a:y'], Resource: ['1', '2'] })
    const single = document(grant('a:y', '2'), grant('a:x', '1'), grant('a:x', '2'), grant('a:y', '1'))
    expect(meaning(grouped)).toEqual(meaning(single))
    expect(meaning(grouped)).not.toEqual(meaning(document(grant('a:x', '1'), grant('a:y', '2'))))
  })

  test('exceptions are not split up', () => {
    const together = document({ Effect: 'Deny', NotAction: ['a:x', 'a:y'], Resource: '*' })
    const apart = document(
      { Effect: 'Deny', NotAction: 'a:x', Resource: '*' },
      { Effect: 'Deny', NotAction: 'a:y', Resource: '*' }
    )
    expect(meaning(together)).not.toEqual(meaning(apart))
  })

  test('a document without a version has the oldest one', () => {
    expect(versionOf({ Statement: [] })).toBe('2008-10-17')
    expect(versionOf(document())).toBe('2012-10-17')
  })

  test('values with blanks and commas are not mistaken for two', () => {
    const meaning = (value: string | string[]) =>
      meaningOf({ Effect: 'Allow', Action: 'a:b', Condition: { StringEquals: { k: value } } })
    expect(meaning('a, b')).not.toEqual(meaning(['a', 'b']))
  })

  test.each([
    ['plain, from S3', '{"Version":"2012-10-17","Statement":[]}'],
    ['encoded, from IAM', encodeURIComponent('{"Version":"2012-10-17","Statement":[]}')],
    ['encoded except for slashes', '%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D'],
    ['with a percent sign in it', ' {"Version":"2012-10-17","Statement":[],"Id":"100%"}']
  ])('are read %s', (_, text) => {
    expect(parsePolicy(text)).toMatchObject({ Version: '2012-10-17', Statement: [] })
  })

  test('a plus sign stays one', () => {
    expect(parsePolicy(encodeURIComponent('{"Statement":[{"Sid":"a+b"}]}'))).toEqual({ Statement: [{ Sid: 'a+b' }] })
  })
})

describe('merging', () => {
  const text =
    '{"Statement":[{"Resource":"x","Sid":"A","Condition":{"NumericLessThan":{"k":1.5}}},{"Sid":"B"}],"Version":"2008-10-17","Id":"i"}'

  test('replaces or adds our statement, and keeps the rest byte for byte', () => {
    const merged = withStatement(parsePolicy(text), { Sid: 'B', Effect: 'Allow' })
    expect(policyText(merged)).toBe(text.replace('{"Sid":"B"}', '{"Sid":"B","Effect":"Allow"}'))
    expect(policyText(withStatement(parsePolicy(text), { Sid: 'C' }))).toBe(
      text.replace('{"Sid":"B"}', '{"Sid":"B"},{"Sid":"C"}')
    )
  })

  test('a single statement becomes a list', () => {
    const merged = withStatement({ Statement: { Sid: 'A' } }, { Sid: 'B' })
    expect(statementsOf(merged)).toEqual([{ Sid: 'A' }, { Sid: 'B' }])
  })

  test('removing the last statement leaves no document', () => {
    expect(withoutStatements({ Statement: { Sid: 'A' } }, 'A')).toBeUndefined()
    expect(policyText(withoutStatements(parsePolicy(text), 'B') ?? { Statement: [] })).toBe(
      text.replace(',{"Sid":"B"}', '')
    )
  })

  test('the size counts bytes, not characters', () => {
    expect(policySize({ Statement: { Sid: 'é' } })).toBe(policySize({ Statement: { Sid: 'e' } }) + 1)
  })
})

describe('for people, everything is spelled as it is written', () => {
  const texts = (said: readonly { readonly text: string }[]) => said.map(({ text }) => text)
  const written: Statement = {
    Effect: 'Allow',
    Action: ['S3:putobject', 's3:GetObject', 's3:PutObject'],
    Resource: 'arn:aws:s3:::b/x',
    Condition: { stringEquals: { 'AWS:sourceAccount': '1' }, ArnEquals: { 'aws:SourceArn': 'x' } }
  }

  test('a sentence', () => {
    const when = 'if ArnEquals aws:SourceArn = x and stringEquals AWS:sourceAccount = 1'
    expect(texts(sentencesOf(written))).toEqual([
      `Allow s3:GetObject on arn:aws:s3:::b/x ${when}`,
      `Allow S3:putobject on arn:aws:s3:::b/x ${when}`
    ])
    expect(statementName(written)).toBe(JSON.stringify(texts(sentencesOf(written))[0]))
  })

  test('actions and conditions', () => {
    expect(texts(actionsOf(written))).toEqual(['s3:GetObject', 'S3:putobject'])
    expect(texts(conditionsOf(written, 'arnlike aws:sourcearn'))).toEqual(['stringEquals AWS:sourceAccount = 1'])
  })

  test('what means the same as something declared is spelled like it', () => {
    const declared: Statement = { Effect: 'Allow', Action: ['s3:PutObject', 's3:ListBucket'] }
    expect(spelledLike(actionsOf(declared), actionsOf(written))).toEqual(['s3:GetObject', 's3:PutObject'])
  })
})
