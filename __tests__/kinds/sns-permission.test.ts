import { describe, expect, test } from '@jest/globals'
import { snsPermission } from '../../src/kinds/sns-permission'
import type { Run } from '../../src/model/operation'
import { fakeAws } from '../fakes/aws'
import { bench, differing, reasonOf } from '../fakes/bench'
import { configWith } from '../fakes/config'

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:new-logs'
const SNOWFLAKE = 'arn:aws:iam::999988887777:user/k7m2-s-v2st0143'
const PUBLISH = {
  Sid: 'S3AccessLogsToSnowflakePublishsnowflakeZ2Dlogs',
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'sns:Publish',
  Resource: TOPIC,
  Condition: {
    ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acme-logs' },
    StringEquals: { 'aws:SourceAccount': '111122223333' }
  }
}
const SUBSCRIBE = {
  Sid: 'S3AccessLogsToSnowflakeSubscribesnowflakeZ2Dlogs',
  Effect: 'Allow',
  Principal: { AWS: SNOWFLAKE },
  Action: 'sns:Subscribe',
  Resource: TOPIC
}
const OTHERS = {
  Sid: 'team',
  Effect: 'Allow',
  Principal: { AWS: '111122223333' },
  Action: 'SNS:Publish',
  Resource: TOPIC
}

const CONFIG = configWith({ logBucket: { topic: TOPIC } })

type Statement = Readonly<Record<string, unknown>>

function world(statements: readonly Statement[] | undefined, key?: string) {
  const aws = fakeAws()
  aws.addBucket('acme-logs')
  if (statements !== undefined) {
    aws.topics.set(TOPIC, { policy: documentWith(statements), ...(key === undefined ? {} : { key }) })
  }
  const run: Run = async (operation) => {
    if (operation.client !== 'snowflake') return aws.run(operation)
    expect([operation.name, operation.input]).toEqual(['sns/subscriber', { topic: TOPIC }])
    return [{ POLICY: documentWith([{ ...SUBSCRIBE, Sid: '1', Action: ['sns:Subscribe'], Resource: [TOPIC] }]) }]
  }
  return {
    aws,
    run,
    ...bench(snsPermission, CONFIG, run),
    statements: () => statementsIn(aws.topics.get(TOPIC)?.policy ?? '')
  }
}

function documentWith(Statement: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function statementsIn(policy: string): readonly Statement[] {
  return (JSON.parse(policy) as { readonly Statement: readonly Statement[] }).Statement
}

test('without a topic nothing is declared', () => {
  expect(snsPermission.declare(configWith(), () => '')).toEqual([])
})

test('both statements are added to those of others, and a destroy removes no other', async () => {
  const { plan, apply, destroy, statements } = world([OTHERS])
  expect(await plan()).toMatchObject({ action: 'create', address: 'sns-permission:new-logs' })
  expect(await apply()).toMatchObject({ action: 'none', notes: [`Snowflake subscribes as ${SNOWFLAKE}.`] })
  expect(statements()).toEqual([OTHERS, PUBLISH, SUBSCRIBE])
  expect(await destroy()).toMatchObject({ action: 'delete' })
  expect(statements()).toEqual([OTHERS])
  expect(await destroy()).toMatchObject({ action: 'none' })
})

test('a topic always has a policy: after the last statement is removed, that of a new topic', async () => {
  const { destroy, statements } = world([PUBLISH, SUBSCRIBE])
  await destroy()
  expect(statements()).toMatchObject([
    { Effect: 'Allow', Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } } }
  ])
})

describe('what somebody has changed is repaired:', () => {
  test.each<[string, 'publish' | 'subscribe', Statement]>([
    ['S3 of every account', 'publish', { ...PUBLISH, Condition: {} }],
    ['another bucket', 'publish', { ...PUBLISH, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::x' } } }],
    ['denied', 'publish', { ...PUBLISH, Effect: 'Deny' }],
    ['another user', 'subscribe', { ...SUBSCRIBE, Principal: { AWS: '111122223333' } }],
    ['everybody', 'subscribe', { ...SUBSCRIBE, Principal: '*' }],
    ['more actions', 'subscribe', { ...SUBSCRIBE, Action: ['sns:Subscribe', 'sns:Receive'] }]
  ])('%s', async (_, which, live) => {
    const rest = which === 'publish' ? SUBSCRIBE : PUBLISH
    const { plan, apply, statements } = world([live, OTHERS, rest])
    expect(differing(await plan())).toEqual([which])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(statements()).toEqual([which === 'publish' ? PUBLISH : SUBSCRIBE, OTHERS, rest])
  })
})

describe('statements of others', () => {
  const THEIRS = [
    { ...PUBLISH, Sid: 'theirs', Action: ['SNS:Publish'] },
    { ...SUBSCRIBE, Sid: '1' }
  ]

  test('that allow the same are adopted, and retained on destroy', async () => {
    const { aws, plan, destroy } = world(THEIRS)
    const notes = expect.arrayContaining(['Adopted: statement "theirs".', 'Adopted: statement "1".'])
    expect(await plan()).toMatchObject({ action: 'none', notes })
    expect(await destroy()).toMatchObject({
      action: 'none',
      notes: expect.arrayContaining([expect.stringContaining('was not created by this action')])
    })
    expect(aws.writes()).toEqual([])
  })

  test('that allow half of it stay: only what is missing is added, and removed on destroy', async () => {
    const [theirs = {}] = THEIRS
    const { apply, destroy, statements } = world([theirs])
    expect(await apply()).toMatchObject({ action: 'none' })
    expect(statements()).toEqual([theirs, SUBSCRIBE])
    await destroy()
    expect(statements()).toEqual([theirs])
  })
})

test('a destroy retains both while entries of others send to the topic', async () => {
  const { aws, run } = world([PUBLISH, SUBSCRIBE])
  aws.bucket('acme-logs').notification = {
    TopicConfigurations: [{ Id: 'audit', TopicArn: TOPIC, Events: ['s3:ObjectRemoved:*'] }]
  }
  const [declared] = snsPermission.declare(CONFIG, () => '')
  if (declared === undefined) throw new Error('not declared')
  const seen = await snsPermission.observe(declared, run, new Date())
  if (seen.state !== 'present') throw new Error(seen.state)
  const work = { action: 'delete', address: declared.address, kind: 'sns-permission', declared, extra: seen.extra }
  const extra = await snsPermission.prepare?.(work as never, run, new Date())
  expect(snsPermission.retainedBecause?.(seen.fields, extra as never)).toMatch(/sends events to the topic for "audit"/)
})

describe('blocked, and the reason says what to do:', () => {
  test('a topic that does not exist', async () => {
    expect(reasonOf(await world(undefined).plan())).toContain('aws sns create-topic --region eu-west-1 --name new-logs')
  })

  test('a key that S3 cannot use', async () => {
    expect(reasonOf(await world([], 'alias/aws/sns').plan())).toContain('Encrypt it with a key of your own')
    expect(reasonOf(await world([PUBLISH, SUBSCRIBE], 'alias/aws/sns').plan())).toContain('alias/aws/sns')
    expect(await world([PUBLISH, SUBSCRIBE], 'alias/ours').plan()).toMatchObject({
      action: 'none',
      notes: expect.arrayContaining([expect.stringContaining('whose policy must allow kms:GenerateDataKey')])
    })
  })

  test('a principal of others that was deleted', async () => {
    const gone = { ...OTHERS, Principal: { AWS: 'AIDAQ3EGHUX4T5HJ7K9LM' } }
    expect(reasonOf(await world([gone]).plan())).toContain('statement "team" for AWS AIDAQ3EGHUX4T5HJ7K9LM')
    expect(await world([gone, PUBLISH, SUBSCRIBE]).plan()).toMatchObject({ action: 'none' })
  })

  test('a missing permission', async () => {
    const { aws, plan } = world([])
    aws.denied.add('GetTopicAttributes')
    expect(reasonOf(await plan())).toContain(`"Action":["sns:GetTopicAttributes"],"Resource":"${TOPIC}"`)
  })
})
