import { describe, expect, test } from '@jest/globals'
import { iamRole } from '../../src/kinds/iam-role'
import { MARK } from '../../src/model/names'
import type { Row, Run } from '../../src/model/operation'
import { ServiceError } from '../../src/model/service-error'
import { fakeAws, type FakeRole } from '../fakes/aws'
import { bench, differing, reasonOf } from '../fakes/bench'
import { fakeClock } from '../fakes/clock'
import { configWith } from '../fakes/config'

const USER = 'arn:aws:iam::999988887777:user/abc1-b-self1234'
const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary'
const OURS = {
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'sts:ExternalId': 'ACME_SFCRole=1' } }
}

const integration: Readonly<Record<string, string>> = { iamUserArn: USER, externalId: 'ACME_SFCRole=1' }

function trust(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

/** What the stage reads through, as Snowflake describes it. */
function reading(externalId: string, role = 'snowflake-logs'): Readonly<Record<string, readonly Row[]>> {
  const property = (name: string, value: string) => ({ property: name, property_value: value })
  return {
    'stage/show': [{ name: 'S3_ACCESS_LOGS', storage_integration: 'OLD' }],
    'storage-integration/describe': [
      property('STORAGE_AWS_ROLE_ARN', `arn:aws:iam::111122223333:role/${role}`),
      property('STORAGE_AWS_IAM_USER_ARN', USER),
      property('STORAGE_AWS_EXTERNAL_ID', externalId)
    ]
  }
}

function world(config = configWith(), snowflake: Readonly<Record<string, readonly Row[]>> = {}) {
  const fake = fakeAws()
  const without: Run = async (operation) => {
    const rows = snowflake[operation.name]
    const isOther = rows !== undefined && JSON.stringify(operation.input).includes('OLD')
    if (operation.name !== 'storage-integration/describe') return rows ?? fake.run(operation)
    if (isOther) return rows
    throw new ServiceError(operation, '002003', 'does not exist')
  }
  const run: Run = async (operation) =>
    operation.name === 'storage-integration/describe' && !JSON.stringify(operation.input).includes('OLD')
      ? (reading('ACME_SFCRole=1')[operation.name] ?? [])
      : without(operation)
  const aws = { ...fake, run }
  const known = (from: string, field: string) =>
    from === 'storage-integration:S3_INT_S3_ACCESS_LOGS' ? integration[field] : undefined
  return { aws, ...bench(iamRole, config, run, known), early: bench(iamRole, config, without) }
}

async function created(config = configWith()) {
  const it = world(config)
  await it.apply()
  return { ...it, role: it.aws.role('snowflake-logs') }
}

describe('create', () => {
  test('before the integration exists, the trusted principal is not known', async () => {
    const plan = await world().early.plan()
    expect(plan.action).toBe('create')
    expect(plan.diff.filter(({ unknown }) => unknown !== undefined).map(({ field }) => field)).toEqual([
      'trustedPrincipal',
      'externalId'
    ])
  })

  test('with trust, boundary, tags and our mark in one call', async () => {
    const config = configWith({ role: { boundary: BOUNDARY, path: '/data/' } })
    const { aws, apply } = world(config)
    expect(await apply()).toMatchObject({ action: 'none', notes: [] })
    expect(aws.writes()).toEqual(['CreateRole'])
    const role = aws.role('snowflake-logs')
    expect(JSON.parse(role.trust)).toEqual({ Version: '2012-10-17', Statement: [OURS] })
    expect(role).toMatchObject({ path: '/data/', boundary: BOUNDARY })
    expect([...role.tags]).toEqual([
      ['managed-by', MARK],
      ['team', 'platform']
    ])
  })
})

describe('drift', () => {
  const open = { ...OURS, Principal: { AWS: '*' } }
  const drifts: readonly (readonly [string, (role: FakeRole) => void])[] = [
    ['description', (role) => (role.description = 'mine')],
    ['trustedPrincipal', (role) => (role.trust = trust({ ...OURS, Principal: { AWS: [USER, `${USER}2`] } }))],
    ['externalId', (role) => (role.trust = trust({ ...OURS, Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }))],
    ['externalId', (role) => (role.trust = trust({ ...OURS, Condition: {} }))],
    ['otherTrust', (role) => (role.trust = trust(OURS, { ...open, Action: 'sts:*' }))],
    ['otherTrust', (role) => (role.trust = trust(OURS, { ...OURS, Effect: 'Deny' }))],
    ['boundary', (role) => (role.boundary = `${BOUNDARY}2`)],
    ['boundary', (role) => delete role.boundary],
    ['tags', (role) => role.tags.set('team', 'other')],
    ['tags', (role) => role.tags.delete('team')]
  ]

  test.each(drifts)('%s is detected, and only that is repaired (%#)', async (field, drift) => {
    const { aws, role, plan, apply } = await created(configWith({ role: { boundary: BOUNDARY } }))
    drift(role)
    expect(differing(await plan())).toEqual([field])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(aws.writes()).toHaveLength(2)
  })

  test('a partner’s statement before ours does not hide ours', async () => {
    const { role, plan } = await created()
    role.trust = trust({ ...OURS, Principal: { AWS: '444455556666' } }, OURS)
    expect(differing(await plan())).toEqual(['otherTrust'])
  })

  test('without a statement like ours, nobody is trusted', async () => {
    const { role, plan } = await created()
    role.trust = trust({ ...OURS, Principal: { Service: 'ec2.amazonaws.com' } })
    expect(differing(await plan())).toEqual(['trustedPrincipal', 'externalId', 'otherTrust'])
  })

  test('a deleted principal is noted, and set again', async () => {
    const { role, plan, apply } = await created()
    role.trust = trust({ ...OURS, Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } })
    const found = await plan()
    expect(found).toMatchObject({ action: 'update', notes: [expect.stringContaining('was deleted')] })
    expect(differing(found)).toEqual(['trustedPrincipal'])
    expect(await apply()).toMatchObject({ action: 'none', notes: [] })
  })

  test.each([
    ['lists of one, a Sid, another case', { ...OURS, Sid: '', Action: ['STS:assumeRole'], Principal: { AWS: [USER] } }],
    ['case of a condition', { ...OURS, Condition: { stringequals: { 'STS:ExternalID': ['ACME_SFCRole=1'] } } }]
  ])('the same trust in other words is not drift: %s', async (_, statement) => {
    const { role, plan } = await created()
    role.trust = JSON.stringify({ Statement: statement, Version: '2012-10-17' }, undefined, 2)
    expect(await plan()).toMatchObject({ action: 'none' })
  })

  test("others' tags, the maximum session duration and an undeclared boundary stay", async () => {
    const { role, plan, apply } = await created()
    role.tags.set('cost-center', '7')
    role.maxSessionSeconds = 7200
    role.boundary = BOUNDARY
    expect(await plan()).toMatchObject({ action: 'none', notes: [expect.stringContaining(BOUNDARY)] })
    role.description = 'mine'
    await apply()
    expect(role).toMatchObject({ maxSessionSeconds: 7200, boundary: BOUNDARY })
    expect(role.tags.get('cost-center')).toBe('7')
  })
})

test('a role with this name under another path blocks', async () => {
  const { aws, plan } = world()
  aws.addRole('snowflake-logs', { path: '/other/' })
  expect(reasonOf(await plan())).toContain('under another path')
})

test('a role that was created by hand is adopted', async () => {
  const { aws, plan, apply } = world()
  aws.addRole('snowflake-logs', { trust: trust({ ...OURS, Sid: '' }), description: '' })
  expect(differing(await plan())).toEqual(['description', 'tags'])
  expect(await apply()).toMatchObject({ action: 'none' })
})

describe("a role that somebody else created keeps others' trust", () => {
  const theirs = { Sid: 'Auditors', ...OURS, Principal: { AWS: '444455556666' }, Condition: {} }
  const robot = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const old = { ...OURS, Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } }

  test.each([
    ['without a statement for Snowflake', [theirs, robot], [theirs, robot, OURS]],
    ['with an old statement for Snowflake', [theirs, old, robot], [theirs, OURS, robot]]
  ])('%s', async (_, before, after) => {
    const { aws, plan, apply } = world()
    const role = aws.addRole('snowflake-logs', { trust: JSON.stringify({ Id: 'x', Statement: before }) })
    const found = await plan()
    expect(found.notes).toEqual(expect.arrayContaining([expect.stringMatching(/^Kept.*Auditors/)]))
    expect(differing(found)).not.toContain('otherTrust')
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(JSON.parse(role.trust)).toEqual({ Id: 'x', Statement: after })
  })

  const withId = (Principal: object, id: unknown, more: object = {}) => ({
    ...OURS,
    Principal,
    Condition: { StringEquals: { 'sts:ExternalId': id } },
    ...more
  })
  const partner = withId({ AWS: 'arn:aws:iam::464622532012:root' }, 'dd-1', { Sid: 'Partner' })
  const otherIntegration = withId({ AWS: USER }, 'ACME_SFCRole=2')
  const snow = 'ACME_SFCRole=1'

  test.each<[string, readonly object[]]>([
    ['behind a partner’s', [partner, OURS]],
    ['before a partner’s', [OURS, partner]],
    ['behind the one for another integration', [otherIntegration, OURS]],
    ['for others too', [withId({ AWS: [USER, '444455556666'] }, snow)]],
    ['for other integrations too', [withId({ AWS: USER }, [snow, 'ACME_SFCRole=2'])]],
    ['that also lets sessions be tagged', [partner, { ...OURS, Action: ['sts:AssumeRole', 'sts:TagSession'] }]],
    ['by a pattern', [{ ...OURS, Condition: { StringLike: { 'sts:ExternalId': 'ACME_SFCRole=*' } } }]]
  ])('a statement that lets Snowflake in is enough: %s', async (_, statements) => {
    const { aws, plan, apply } = world()
    const role = aws.addRole('snowflake-logs', { trust: trust(...statements) })
    expect(differing(await plan())).toEqual(['description', 'tags'])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(JSON.parse(role.trust)).toEqual({ Version: '2012-10-17', Statement: statements })
  })

  test.each<[string, object]>([
    ['of a partner', partner],
    ['for another integration', otherIntegration],
    ['for others with the same external ID', withId({ AWS: ['444455556666', '444455556667'] }, snow)],
    ['without an external ID', { ...OURS, Condition: {} }]
  ])('a statement that does not is not replaced: one %s', async (_, statement) => {
    const { aws, plan, apply } = world()
    const role = aws.addRole('snowflake-logs', { trust: trust(statement) })
    expect((await plan()).notes).toEqual([expect.stringMatching(/^Kept/)])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(JSON.parse(role.trust)).toEqual({ Version: '2012-10-17', Statement: [statement, OURS] })
  })

  const mfa = { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }
  const without = (test: string, key: string, value: string) => ({ ...mfa, Condition: { [test]: { [key]: value } } })

  test.each<[string, object, boolean]>([
    ['of everybody', { ...mfa, Principal: { AWS: '*' } }, true],
    ['without MFA', without('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'), true],
    ['with long-term credentials', without('Bool', 'aws:MultiFactorAuthPresent', 'false'), false],
    ['of all but Snowflake', without('ArnNotEquals', 'aws:PrincipalArn', USER), false],
    ['of another account', { ...mfa, Principal: { AWS: '444455556666' } }, false],
    ['of another action', { ...mfa, Action: 'sts:TagSession' }, false]
  ])('a Deny %s blocks if it keeps Snowflake out', async (_, statement, isBlocked) => {
    const { aws, plan } = world()
    const role = aws.addRole('snowflake-logs', { trust: trust(partner, statement) })
    const found = await plan()
    expect(found.action).toBe(isBlocked ? 'blocked' : 'update')
    if (isBlocked) expect(reasonOf(found)).toContain('in the trust policy of the role denies Snowflake to assume it')
    expect(JSON.parse(role.trust)).toMatchObject({ Statement: [partner, statement] })
  })

  test('a Deny of all but Snowflake does not block before Snowflake’s user is known', async () => {
    const { aws, early } = world()
    aws.addRole('snowflake-logs', { trust: trust(without('ArnNotEquals', 'aws:PrincipalArn', USER)) })
    expect((await early.plan()).action).toBe('update')
  })

  test('what Snowflake’s guide puts in first is replaced', async () => {
    const { aws, apply } = world()
    const role = aws.addRole('snowflake-logs', {
      trust: trust(partner, withId({ AWS: 'arn:aws:iam::111122223333:root' }, '0000'))
    })
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(JSON.parse(role.trust)).toEqual({ Version: '2012-10-17', Statement: [partner, OURS] })
  })

  test('as long as Snowflake does not show the integration, an external ID of Snowflake shows the statement', async () => {
    const { aws, early } = world()
    aws.addRole('snowflake-logs', { trust: trust(partner, OURS) })
    const { diff } = await early.plan()
    expect(diff.map(({ before }) => before)).toEqual(expect.arrayContaining([USER, snow]))
  })

  test.each([
    ['without a condition', {}, /^Anyone in any AWS account can assume this role\. Kept/],
    ['on a condition', { Bool: { a: 'true' } }, /^Anyone in any AWS account for whom `Bool a = true` holds can assume/]
  ])('and says first if that lets in anyone %s', async (_, Condition, note) => {
    const { aws, plan } = world()
    aws.addRole('snowflake-logs', { trust: trust({ ...theirs, Principal: '*', Condition }) })
    expect((await plan()).notes).toEqual([expect.stringMatching(note)])
  })

  test('also what they add after the plan', async () => {
    const { aws, declared, plan } = world()
    const role = aws.addRole('snowflake-logs', { trust: trust(old) })
    const change = await plan()
    if (change.action !== 'update') throw new Error(change.action)
    role.trust = trust(old, theirs)
    for (const step of iamRole.steps({ ...change, declared } as never)) {
      if (step.step === 'call') await aws.run((await step.latest?.(aws.run, fakeClock()))?.operation ?? step.operation)
    }
    expect(JSON.parse(role.trust)).toEqual({ Version: '2012-10-17', Statement: [OURS, theirs] })
  })
})

test('names all missing permissions at once', async () => {
  const { aws, plan } = await created()
  aws.denied.add('GetRole').add('ListRolePolicies')
  expect(reasonOf(await plan())).toContain(
    '"Action":["iam:GetRole","iam:ListRolePolicies"],"Resource":"arn:aws:iam::111122223333:role/snowflake-logs"'
  )
})

describe('destroy', () => {
  test('deletes a role that we created', async () => {
    const { aws, destroy } = await created()
    expect(await destroy()).toMatchObject({ action: 'delete' })
    expect(aws.roles.size).toBe(0)
  })

  test('retains a role that we did not create', async () => {
    const { aws, role, destroy } = await created()
    role.tags.delete('managed-by')
    expect(await destroy()).toMatchObject({ action: 'none', notes: [expect.stringContaining('managed-by')] })
    expect(aws.roles.size).toBe(1)
  })

  test.each<[string, (role: FakeRole) => void]>([
    ['inline', (role) => role.inline.set('other', '{}')],
    ['managed', (role) => role.attached.push('arn:aws:iam::aws:policy/other')]
  ])('retains a role with other policies (%s)', async (_, add) => {
    const { role, destroy } = await created()
    add(role)
    expect(await destroy()).toMatchObject({
      action: 'none',
      notes: [expect.stringContaining('other policies are attached to it: other')]
    })
  })
})

describe('another integration takes over', () => {
  const trusting = (externalId: string, Sid?: string) => ({
    ...(Sid === undefined ? {} : { Sid }),
    ...OURS,
    Condition: { StringEquals: { 'sts:ExternalId': externalId } }
  })
  const [NEW, OLD, LEAVING] = [OURS, trusting('old'), trusting('old', 'LeavingIntegration')]

  test.each([
    ['what the stage reads with stays trusted', reading('old'), [OLD], [NEW, LEAVING]],
    ['also by the next apply', reading('old'), [trusting('third'), LEAVING], [NEW, LEAVING]],
    ['until nothing reads with it any more', reading('ACME_SFCRole=1'), [NEW, LEAVING], [NEW]],
    ['or there is no stage any more', {}, [NEW, LEAVING], [NEW]],
    ['unless the role did not trust it', reading('other'), [OLD], [NEW]],
    ['unless it reads with another role', reading('old', 'other'), [OLD], [NEW]]
  ])('%s', async (_, snowflake, before, after) => {
    const { aws, apply } = world(configWith(), snowflake)
    aws.addRole('snowflake-logs', {
      trust: trust(...before),
      tags: new Map([
        ['managed-by', MARK],
        ['team', 'platform']
      ])
    })
    expect((await apply()).diff.map(({ field }) => field)).not.toContain('leaving')
    expect(JSON.parse(aws.role('snowflake-logs').trust)).toMatchObject({ Statement: after })
  })

  test('it is no drift while the stage reads with it, also in a role that somebody else created', async () => {
    const { aws, plan } = world(configWith(), reading('old'))
    const theirs = { ...OURS, Principal: { Service: 'ec2.amazonaws.com' }, Condition: {} }
    aws.addRole('snowflake-logs', { trust: trust(NEW, LEAVING, theirs) })
    expect(differing(await plan())).not.toEqual(expect.arrayContaining(['leaving']))
    aws.role('snowflake-logs').trust = trust(NEW, trusting('older', 'LeavingIntegration'), theirs)
    expect(differing(await plan())).toContain('leaving')
  })
})
