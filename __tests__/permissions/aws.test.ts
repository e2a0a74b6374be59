import {
  CreatePolicyCommand,
  DeleteRolePermissionsBoundaryCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand
} from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand
} from '@aws-sdk/client-s3'
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { deliverLogFile } from '../../sandbox/traffic/deliver'
import { awsDoor } from '../../src/aws/client'
import type { Run } from '../../src/model/operation'
import { isRead } from '../fakes/meanings'
import { untilEnd } from '../fakes/until-end'
import { type PipelineWorld, type RunResult, startWorld } from '../pipeline/world'
import { type Policy, policyOf, type PolicyStatement } from './documents'

/** The names in docs/permissions-aws.md, and everything that needs a separate permission. */
const BOUNDARY = 'arn:aws:iam::123456789012:policy/boundary'
const INPUTS = {
  bucket: 'my-access-logs',
  role: 'snowflake-access-logs',
  'source-buckets': 'app-*',
  'log-expiration-days': '30',
  'permissions-boundary': BOUNDARY,
  tags: 'team=platform',
  'sns-topic': 'arn:aws:sns:us-east-1:123456789012:new-logs'
}
const SOURCE = 'app-website'
const TOPIC = INPUTS['sns-topic']

let world: PipelineWorld
beforeAll(async () => {
  world = await untilEnd(startWorld())
}, 60_000)

const emptyAccount = (): Promise<void> => world.begin('permissions: nothing but a source and a boundary', makeSource)

const inSync = (): Promise<void> =>
  world.begin('permissions: in sync', async () => {
    await makeSource()
    expect((await world.act('apply', INPUTS)).succeeded).toBe(true)
  })

async function makeSource(): Promise<void> {
  await world.s3.send(new CreateBucketCommand({ Bucket: SOURCE }))
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }]
  })
  await world.iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument }))
  await withTopic(() => new CreateTopicCommand({ Name: 'new-logs' }))
  await withTopic(putTopicPolicy)
}

/** Without the statement of a new topic, which lets everybody in the account do everything. */
function putTopicPolicy() {
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish', Resource: TOPIC }
  ]
  const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement })
  return new SetTopicAttributesCommand({ TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue })
}

async function withTopic(command: () => CreateTopicCommand | SetTopicAttributesCommand): Promise<void> {
  const { endpoint, region, keys } = world.sandbox.aws
  const sns = new SNSClient({ endpoint, region, credentials: keys.deployer })
  await sns.send(command() as CreateTopicCommand)
  sns.destroy()
}

/** Changes everything that needs a separate permission to read or repair: logging, delivery, and the whole role. */
async function changeByHand(): Promise<void> {
  const { s3, iam } = world
  const RoleName = INPUTS.role
  await s3.send(new PutBucketLoggingCommand({ Bucket: SOURCE, BucketLoggingStatus: {} }))
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: INPUTS.bucket }))
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] }
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: INPUTS.bucket, OwnershipControls }))
  const trust = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }))
  await iam.send(new UpdateRoleCommand({ RoleName, Description: 'mine' }))
  await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['team'] }))
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
  await withTopic(putTopicPolicy)
}

/** Runs the action with an identity that has only these permissions. */
async function actAs(mode: string, statements: readonly PolicyStatement[], inputs = {}): Promise<RunResult> {
  const { aws } = world.sandbox
  const policy: Policy = { Version: '2012-10-17', Statement: statements }
  const credentials = await aws.principal('limited', JSON.stringify(policy))
  const door = awsDoor({ region: aws.region, endpoint: aws.endpoint, credentials })
  const through =
    (run: Run): Run =>
    (operation) =>
      (operation.client === 'snowflake' ? run : door.run)(operation)
  return world.act(mode, { ...INPUTS, ...inputs }, through).finally(() => door.close())
}

const PLAN = policyOf('Plan').Statement
const APPLY = [...PLAN, ...policyOf('Apply').Statement]
const DESTROY = [...APPLY, ...policyOf('Destroy').Statement]

const actionsOf = ({ Action }: PolicyStatement): readonly string[] => [Action].flat()

/** The statements without one action of one of them. */
const without = (statements: readonly PolicyStatement[], Sid: string, action: string): readonly PolicyStatement[] =>
  statements.flatMap((statement) => {
    if (statement.Sid !== Sid) return [statement]
    const Action = actionsOf(statement).filter((other) => other !== action)
    return Action.length === 0 ? [] : [{ ...statement, Action }]
  })

/** One case per action of a policy. */
const cases = (heading: 'Plan' | 'Apply' | 'Destroy') =>
  policyOf(heading).Statement.flatMap((statement) =>
    actionsOf(statement).map((action) => [statement.Sid, action] as const)
  )

/** What only the health check reads. */
const ONLY_CHECKED = ['sns:ListSubscriptionsByTopic']

/** The writes that the action itself has sent, without those of Snowflake and of the logging service. */
const writes = async () =>
  (await world.sandbox.aws.requests())
    .filter(({ principal }) => principal?.endsWith('user/limited') === true)
    .filter(({ operation }) => !isRead({ client: 's3', name: operation, input: {} }))

describe('plan, with the policy for plan', () => {
  test('shows everything that is missing', async () => {
    await emptyAccount()
    const plan = await actAs('plan', PLAN)
    expect(plan).toMatchObject({ succeeded: true, outputs: { result: 'changes' } })
  })

  describe('with a pipeline', () => {
    beforeAll(inSync, 60_000)

    test('finds it in sync and healthy', async () => {
      const check = await actAs('check', PLAN)
      expect(check).toMatchObject({ succeeded: true, outputs: { result: 'in-sync', healthy: 'true' } })
    })

    describe('that somebody has changed', () => {
      beforeAll(changeByHand)

      test.each(cases('Plan'))(
        'without %s %s: names the missing permission, and writes nothing',
        async (sid, action) => {
          const before = (await writes()).length
          const plan = await actAs(ONLY_CHECKED.includes(action) ? 'check' : 'plan', without(PLAN, sid, action))
          expect(plan.succeeded).toBe(false)
          expect(plan.log).toContain(action)
          expect(plan.summary).toContain(action)
          expect(await writes()).toHaveLength(before)
        }
      )
    })
  })
})

describe('apply, with the policies for plan and apply', () => {
  test('creates everything, and repairs what somebody has changed', async () => {
    await emptyAccount()
    expect(await actAs('apply', APPLY)).toMatchObject({ succeeded: true, outputs: { result: 'applied' } })
    await changeByHand()
    expect(await actAs('apply', APPLY)).toMatchObject({ succeeded: true, outputs: { result: 'applied' } })
    expect(await actAs('plan', PLAN)).toMatchObject({ succeeded: true, outputs: { result: 'in-sync' } })
  }, 60_000)

  /** These only change existing objects. */
  const REPAIRS = ['iam:PutRolePermissionsBoundary', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateRole']

  test.each(cases('Apply'))(
    'without %s %s: names the missing permission and what was not done; the next apply finishes it',
    async (sid, action) => {
      if (REPAIRS.includes(action)) {
        await inSync()
        await changeByHand()
      } else await emptyAccount()
      const stopped = await actAs('apply', without(APPLY, sid, action))
      expect(stopped.succeeded).toBe(false)
      expect(stopped.log).toContain(action)
      expect(stopped.summary).toContain(action)
      expect(stopped.log).toMatch(/Apply stopped: .*1 failed/)
      expect(await actAs('apply', APPLY)).toMatchObject({ succeeded: true, outputs: { result: 'applied' } })
      expect(await actAs('plan', PLAN)).toMatchObject({ succeeded: true, outputs: { result: 'in-sync' } })
    },
    60_000
  )
})

/** Declares almost everything otherwise, and moves the logs: each write to what exists is needed. */
const CHANGED = { ...INPUTS, prefix: 'moved', 'log-expiration-days': '60', tags: 'team=data' }
/** What is as declared already. */
const NOT_FOR_CHANGES = ['s3:PutBucketPublicAccessBlock', 's3:PutEncryptionConfiguration']
const CREATES = ['s3:CreateBucket', 'iam:CreateRole']

describe('apply of changes and of a move', () => {
  beforeEach(async () => {
    await inSync()
    await changeByHand()
  }, 60_000)

  test.each(cases('Plan').filter(([, action]) => !ONLY_CHECKED.includes(action)))(
    'without %s %s: names the missing permission before the first write',
    async (sid, action) => {
      const before = (await writes()).length
      const blocked = await actAs('apply', without(APPLY, sid, action), CHANGED)
      expect(blocked.succeeded).toBe(false)
      expect(blocked.log).toContain(action)
      expect(await writes()).toHaveLength(before)
    },
    60_000
  )

  test.each(cases('Apply').filter(([, action]) => !CREATES.includes(action)))(
    'without %s %s: names the missing permission; the next apply finishes it',
    async (sid, action) => {
      const stopped = await actAs('apply', without(APPLY, sid, action), CHANGED)
      const needed = NOT_FOR_CHANGES.includes(action) ? 'applied' : 'failed'
      expect(stopped.outputs).toMatchObject({ result: needed })
      if (needed === 'failed') expect(stopped.log).toContain(action)
      expect((await actAs('apply', APPLY, CHANGED)).succeeded).toBe(true)
      expect(await actAs('plan', PLAN, CHANGED)).toMatchObject({ succeeded: true, outputs: { result: 'in-sync' } })
    },
    60_000
  )
})

describe('destroy of all data, with the three policies', () => {
  beforeEach(async () => {
    await inSync()
    await deliverLogFile(world.sandbox.aws, SOURCE, ['a line'])
  }, 60_000)

  const DATA = { 'destroy-data': 'true' }

  test('deletes everything', async () => {
    expect(await actAs('destroy', DESTROY, DATA)).toMatchObject({ succeeded: true, outputs: { result: 'destroyed' } })
    expect(await actAs('destroy', DESTROY, DATA)).toMatchObject({ succeeded: true, outputs: { result: 'in-sync' } })
  }, 60_000)

  /** What only an apply has to know. */
  const UNREAD = [
    'SourceBuckets s3:ListBucket',
    'LogBucket s3:GetBucketAcl',
    'LogBucket s3:GetBucketLogging',
    'LogBucket s3:GetBucketObjectLockConfiguration',
    'LogBucket s3:GetBucketRequestPayment',
    'LogBucket s3:ListBucket'
  ]
  const READ = cases('Plan').filter(([, action]) => ![...ONLY_CHECKED, 's3:ListAllMyBuckets'].includes(action))

  test.each(READ.filter((one) => !UNREAD.includes(one.join(' '))))(
    'without %s %s: names the missing permission before the first write',
    async (sid, action) => {
      const before = (await writes()).length
      const blocked = await actAs('destroy', without(DESTROY, sid, action), DATA)
      expect(blocked.succeeded).toBe(false)
      expect(blocked.log).toContain(action)
      expect(await writes()).toHaveLength(before)
    },
    60_000
  )

  test.each(READ.filter((one) => UNREAD.includes(one.join(' '))))(
    'without %s %s: deletes everything all the same',
    async (sid, action) => {
      const destroyed = await actAs('destroy', without(DESTROY, sid, action), DATA)
      expect(destroyed).toMatchObject({ succeeded: true, outputs: { result: 'destroyed' } })
      expect(await actAs('destroy', DESTROY, DATA)).toMatchObject({ succeeded: true, outputs: { result: 'in-sync' } })
    },
    60_000
  )

  test.each(cases('Destroy'))(
    'without %s %s: names the missing permission; the next destroy finishes it',
    async (sid, action) => {
      const stopped = await actAs('destroy', without(DESTROY, sid, action), DATA)
      expect(stopped.succeeded).toBe(false)
      expect(stopped.log).toContain(action)
      expect(stopped.summary).toContain(action)
      expect(await actAs('destroy', DESTROY, DATA)).toMatchObject({ succeeded: true, outputs: { result: 'destroyed' } })
    },
    60_000
  )
})
