import { describe, expect, test } from '@jest/globals'
import { leavingStatements } from '../../src/aws/leaving-statements'
import type { Statement } from '../../src/aws/policies'
import { iamRolePolicy } from '../../src/kinds/iam-role-policy'
import { MARK } from '../../src/model/names'
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

describe('where the logs were', () => {
  const OLD = 'arn:aws:s3:::acme-logs/old/*'
  const at = (url: string) => [{ name: 'S3_ACCESS_LOGS', url }]
  const leaving = (location: string, until: string) => [
    {
      name: 'S3_ACCESS_LOGS_LEAVING_12345678',
      comment: `${MARK} [leaving ${location} since 2026-01-01T03:00:00.000Z until ${until}]`
    }
  ]
  /** The statements that expire, as sentences, and when. */
  const expiring = (text = '') =>
    (JSON.parse(text) as { Statement: readonly Statement[] }).Statement.filter(({ Sid }) => Sid !== undefined)
  const policyOf = (prefix: string) => {
    const { role, apply } = world(configWith({ logBucket: { prefix } }))
    return apply().then(() => role.inline.get(NAME) ?? '')
  }

  test('stays readable without an end while the stage leaves it, and is not drift', async () => {
    const { role, plan, apply } = world(configWith(), at('s3://acme-logs/old/'))
    role.inline.set(NAME, await policyOf('old/'))
    expect(differing(await plan())).toEqual(['grants', 'leaving'])
    expect(await apply()).toMatchObject({ action: 'none' })
    const [objects, ...others] = expiring(role.inline.get(NAME))
    expect(objects).toMatchObject({
      Sid: 'LeavingObjects1',
      Resource: OLD,
      Condition: { DateLessThan: { 'aws:CurrentTime': '2125-12-09T03:04:05Z' } }
    })
    expect(others.map(({ Sid }) => Sid)).toEqual(['LeavingList1', 'LeavingLocation1'])
  })

  test.each([
    ['is not drift until then', '2026-01-02T05:04:05.000Z', 'none', []],
    ['is removed after that', '2026-01-01T00:00:00.000Z', 'update', ['leaving']]
  ])('%s', async (_, until, action, fields) => {
    const { role, plan, apply } = world()
    await apply()
    const { Statement, ...rest } = JSON.parse(role.inline.get(NAME) ?? '') as { Statement: readonly Statement[] }
    const place = { name: 'acme-logs', prefix: 'old/', until: new Date(until) }
    const left = leavingStatements({ partition: 'aws' }, [place])
    role.inline.set(NAME, JSON.stringify({ ...rest, Statement: [...Statement, ...left] }))
    const found = await plan()
    expect([found.action, differing(found)]).toEqual([action, fields])
    if (action === 'none') return
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(expiring(role.inline.get(NAME))).toEqual([])
  })

  test.each([
    ['what is delivered late is loaded', '2026-01-02T05:04:05.000Z', '2026-01-02T09:04:05Z'],
    ['nothing is loaded from there any more', undefined, '2026-01-03T07:04:05Z']
  ])('gets an end once the stage has left it: %s', async (_, until, end) => {
    const { role, apply } = world(
      configWith(),
      at('s3://acme-logs/logs/'),
      until === undefined ? [] : leaving('s3://acme-logs/old/', until)
    )
    await apply()
    const { Statement, ...rest } = JSON.parse(role.inline.get(NAME) ?? '') as { Statement: readonly Statement[] }
    const place = { name: 'acme-logs', prefix: 'old/', until: new Date('2125-12-01T00:00:00Z') }
    const left = leavingStatements({ partition: 'aws' }, [place])
    role.inline.set(NAME, JSON.stringify({ ...rest, Statement: [...Statement, ...left] }))
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(expiring(role.inline.get(NAME))[0]).toMatchObject({
      Resource: OLD,
      Condition: { DateLessThan: { 'aws:CurrentTime': end } }
    })
  })

  test('whoever points the stage elsewhere gets no access by that', async () => {
    const { aws, role, plan, apply } = world(
      configWith(),
      at('s3://payroll/secret/'),
      leaving('s3://salaries/', '2026-01-03T00:00:00Z')
    )
    for (const name of ['payroll', 'salaries']) aws.addBucket(name)
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(expiring(role.inline.get(NAME))).toEqual([])
    expect(await plan()).toMatchObject({ action: 'none' })
  })

  test('a new role may read it if the policy of its bucket shows that the logs were ours', async () => {
    const { aws, role, apply } = world(configWith(), at('s3://old-logs/logs/'))
    const Statement = { Sid: 'S3AccessLogsToSnowflakeolder', Effect: 'Allow', Resource: 'arn:aws:s3:::old-logs/logs/*' }
    aws.addBucket('old-logs', { policy: JSON.stringify({ Statement }) })
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(expiring(role.inline.get(NAME))).toContainEqual(
      expect.objectContaining({ Resource: 'arn:aws:s3:::old-logs/logs/*' })
    )
  })
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

describe('a Deny that keeps Snowflake from reading, whatever the role allows', () => {
  const denyAll = { Effect: 'Deny', Action: 's3:GetObject', Resource: OBJECTS }
  const policyOf = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  const DENIES = /Statement "D" in the policy of log bucket acme-logs keeps Snowflake from reading/

  test.each<[string, { hasRole: boolean; hasPipe: boolean; statement: object }, RegExp | undefined]>([
    ['blocks a first plan', { hasRole: false, hasPipe: false, statement: {} }, DENIES],
    ['blocks a first plan with a role of others', { hasRole: true, hasPipe: false, statement: {} }, DENIES],
    ['blocks another role than before', { hasRole: false, hasPipe: true, statement: {} }, DENIES],
    ['does not keep a pipeline from being repaired', { hasRole: true, hasPipe: true, statement: {} }, undefined],
    [
      'does not block if it is possible only',
      { hasRole: false, hasPipe: false, statement: { Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } } },
      undefined
    ]
  ])('%s', async (_, { hasRole, hasPipe, statement }, reason) => {
    const aws = fakeAws()
    aws.addBucket('acme-logs', { policy: policyOf({ Sid: 'D', Principal: '*', ...denyAll, ...statement }) })
    if (hasRole) aws.addRole('snowflake-logs')
    const pipes = hasPipe ? [{ name: 'S3_ACCESS_LOGS_PIPE', created_on: '2026-11-01T00:00:00Z', comment: MARK }] : []
    const plan = await bench(iamRolePolicy, configWith(), runWith(aws, [], pipes)).plan()
    expect(plan.action).toBe(reason === undefined ? 'create' : 'blocked')
    if (reason !== undefined) expect(reasonOf(plan)).toMatch(reason)
  })

  test('in another inline policy of the role', async () => {
    const { role, plan, apply } = world()
    role.inline.set('guard', policyOf({ Sid: 'D', ...denyAll }))
    expect(reasonOf(await plan())).toMatch(/Statement "D" in the inline policy guard of role snowflake-logs keeps/)
    role.inline.delete('guard')
    await apply()
    role.inline.set('guard', policyOf({ Sid: 'D', ...denyAll }))
    const { action, notes } = await plan()
    expect(action).toBe('none')
    expect(notes.join(' ')).toContain('in the inline policy guard of role snowflake-logs keeps')
  })
})
