import { describe, expect, test } from '@jest/globals'
import { iamRolePolicy } from '../../src/kinds/iam-role-policy'
import type { Row, Run } from '../../src/model/operation'
import { fakeAws } from '../fakes/aws'
import { bench, differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const NAME = 'snowflake-logs-inlinepolicy'
const OBJECTS = 'arn:aws:s3:::acme-logs/logs/*'
const READ = [
  `Allow s3:GetBucketLocation on arn:aws:s3:::acme-logs`,
  `Allow s3:GetObject on ${OBJECTS}`,
  `Allow s3:GetObjectVersion on ${OBJECTS}`,
  `Allow s3:ListBucket on arn:aws:s3:::acme-logs if StringLike s3:prefix = logs/*`
]

/** AWS, and a Snowflake with this stage and these pipes. */
function runWith(aws: ReturnType<typeof fakeAws>, stages: readonly Row[] = [], pipes: readonly Row[] = []): Run {
  const answers: Readonly<Record<string, readonly Row[]>> = { 'stage/show': stages, 'pipe/show': pipes }
  return async (operation) => (operation.client === 'snowflake' ? (answers[operation.name] ?? []) : aws.run(operation))
}

function world(config = configWith(), stages: readonly Row[] = [], pipes: readonly Row[] = []) {
  const aws = fakeAws()
  const role = aws.addRole('snowflake-logs')
  return { aws, role, ...bench(iamRolePolicy, config, runWith(aws, stages, pipes)) }
}

describe('what is granted', () => {
  test.each([
    ['read-only', 'logs/', READ],
    [
      'read-write',
      'logs/',
      [
        `Allow s3:DeleteObject on ${OBJECTS}`,
        `Allow s3:DeleteObjectVersion on ${OBJECTS}`,
        ...READ.slice(0, 3),
        READ[3],
        `Allow s3:PutObject on ${OBJECTS}`
      ]
    ],
    [
      'read-only',
      '',
      [
        READ[0],
        'Allow s3:GetObject on arn:aws:s3:::acme-logs/*',
        'Allow s3:GetObjectVersion on arn:aws:s3:::acme-logs/*',
        'Allow s3:ListBucket on arn:aws:s3:::acme-logs'
      ]
    ]
  ] as const)('%s under "%s"', async (access, prefix, grants) => {
    const { declared, apply } = world(configWith({ role: { access }, logBucket: { prefix } }))
    expect([...(declared.desired['grants'] as readonly string[])].toSorted()).toEqual([...grants].toSorted())
    expect(await apply()).toMatchObject({ action: 'none' })
  })
})

describe('drift', () => {
  test.each([
    ['one more action', (text: string) => text.replace('"s3:GetObject"', '"s3:GetObject","s3:PutObject"'), ['grants']],
    ['one action fewer', (text: string) => text.replace('"s3:GetObject",', ''), ['grants']],
    ['a wider resource', (text: string) => text.replace('logs/logs/*', 'logs/*'), ['grants']],
    ['another prefix', (text: string) => text.replace('["logs/*"]', '["*"]'), ['grants']],
    ['an older version', (text: string) => text.replace('2012-10-17', '2008-10-17'), ['version']]
  ])('%s is seen and repaired', async (_, drift, fields) => {
    const { role, plan, apply } = world()
    await apply()
    role.inline.set(NAME, drift(role.inline.get(NAME) ?? ''))
    expect(differing(await plan())).toEqual(fields)
    expect(await apply()).toMatchObject({ action: 'none' })
  })

  test('the same policy in other words is not drift', async () => {
    const { role, plan } = world()
    const bucket = { Effect: 'Allow', Resource: ['arn:aws:s3:::acme-logs'] }
    const Statement = [
      { ...bucket, Sid: 'B', Action: ['s3:GetBucketLocation'] },
      { ...bucket, Action: 'S3:ListBucket', Condition: { StringLike: { 's3:prefix': 'logs/*' } } },
      { Effect: 'Allow', Action: 's3:GetObjectVersion', Resource: OBJECTS },
      { Effect: 'Allow', Action: ['s3:getobject'], Resource: [OBJECTS] }
    ]
    role.inline.set(NAME, JSON.stringify({ Statement, Version: '2012-10-17' }, undefined, 2))
    expect(await plan()).toMatchObject({ action: 'none' })
  })
})

test('only what differs is shown, as it is written; the rest as it is declared', async () => {
  const { role, plan, apply } = world()
  await apply()
  const document = JSON.parse(role.inline.get(NAME) ?? '') as { Statement: object[] }
  const others = document.Statement.map(
    (one) => JSON.parse(JSON.stringify(one).replaceAll('s3:Get', 'S3:get')) as object
  )
  const more = { Effect: 'Allow', Action: 's3:GETobjectTagging', Resource: OBJECTS }
  role.inline.set(NAME, JSON.stringify({ ...document, Statement: [...others, more] }))
  const change = await plan()
  const [{ before, after }] = change.diff as unknown as [{ before: string[]; after: string[] }]
  expect(before.filter((sentence) => !after.includes(sentence))).toEqual([`Allow s3:GETobjectTagging on ${OBJECTS}`])
  expect(after.filter((sentence) => !before.includes(sentence))).toEqual([])
})

describe('other policies of the role', () => {
  test.each([
    ['arn:aws:iam::aws:policy/AmazonS3FullAccess', 'full access to all of S3, more than declared'],
    ['arn:aws:iam::111122223333:policy/other', 'may allow more than declared']
  ])('%s is noted and stays', async (arn, words) => {
    const { role, apply } = world()
    role.attached.push(arn)
    expect(await apply()).toMatchObject({ action: 'none', notes: [expect.stringContaining(words)] })
    expect(role.attached).toEqual([arn])
  })

  test('a note lists what another inline policy allows', async () => {
    const { role, plan } = world()
    const Statement = { Effect: 'Allow', Action: ['s3:*', 's3:GetObject'], Resource: OBJECTS }
    role.inline.set('wide', JSON.stringify({ Version: '2012-10-17', Statement }))
    expect((await plan()).notes).toEqual([
      `The inline policy wide contains more than declared: Allow s3:* on ${OBJECTS}.`
    ])
  })
})

test('is planned before the role exists', async () => {
  const aws = fakeAws()
  expect(await bench(iamRolePolicy, configWith(), runWith(aws)).plan()).toMatchObject({ action: 'create' })
})

test('destroy deletes only our policy', async () => {
  const { role, apply, destroy } = world()
  await apply()
  role.inline.set('other', '{"Statement":[]}')
  await destroy()
  expect([...role.inline.keys()]).toEqual(['other'])
  expect(await destroy()).toMatchObject({ action: 'none' })
})

test.each([['GetRolePolicy'], ['ListAttachedRolePolicies'], ['ListRolePolicies']])(
  'without iam:%s the policy is hidden',
  async (name) => {
    const { aws, plan } = world()
    aws.denied.add(name)
    expect(reasonOf(await plan())).toContain(`iam:${name}`)
  }
)
