import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand
} from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand
} from '@aws-sdk/client-s3'
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type AwsSandbox, startAws } from '../../../sandbox/aws/start'
import { SandboxClock } from '../../../sandbox/clock'
import { untilEnd } from '../../fakes/until-end'
import { allow, clientsOf, outcome, policy, trust } from './clients'

let aws: AwsSandbox
let clients: ReturnType<typeof clientsOf>
const clock = new SandboxClock()

beforeAll(async () => {
  aws = await untilEnd(startAws({ clock }))
  clients = clientsOf(aws.endpoint, aws.keys.deployer)
})
beforeEach(async () => {
  await aws.reset()
  await createBucket('logs')
})

const createBucket = (Bucket: string) => clients.s3.send(new CreateBucketCommand({ Bucket }))

async function wait(seconds: number): Promise<void> {
  clock.set(new Date(clock.now().getTime() + seconds * 1000))
  aws.clockSet()
}

async function times<T>(count: number, ask: () => Promise<T>): Promise<readonly T[]> {
  const answers: T[] = []
  for (let time = 0; time < count; time++) answers.push(await ask())
  return answers
}

const lifecycle = (...ids: readonly string[]) =>
  clients.s3.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: 'logs',
      LifecycleConfiguration: {
        Rules: ids.map((ID) => ({ ID, Status: 'Enabled', Filter: { Prefix: `${ID}/` }, Expiration: { Days: 30 } }))
      }
    })
  )

/** The IDs of the rules, or the code of the refusal. */
async function rules(): Promise<string> {
  const answer = clients.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: 'logs' }))
  return answer.then(
    ({ Rules = [] }) => Rules.map(({ ID }) => ID).join(' '),
    (error: unknown) => (error as Error).name
  )
}

describe('after a write, a setting of a bucket reads', () => {
  test('old every second time, until it has propagated', async () => {
    await aws.delay({ lifecycle: 180 })
    await lifecycle('one')
    await lifecycle('one', 'two')
    expect(await times(4, rules)).toEqual([
      'one two',
      'NoSuchLifecycleConfiguration',
      'one two',
      'NoSuchLifecycleConfiguration'
    ])
    await wait(150)
    expect(new Set(await times(2, rules)).size).toBe(2)
    await wait(31)
    expect(await times(4, rules)).toEqual(['one two', 'one two', 'one two', 'one two'])
    await clients.s3.send(new DeleteBucketLifecycleCommand({ Bucket: 'logs' }))
    expect(await times(2, rules)).toEqual(['NoSuchLifecycleConfiguration', 'one two'])
  })

  test('old every time, if all that answer are old', async () => {
    await aws.delay({ lifecycle: 180, agreed: true })
    await lifecycle('one')
    await wait(10)
    await lifecycle('two')
    expect(await times(3, rules)).toEqual([
      'NoSuchLifecycleConfiguration',
      'NoSuchLifecycleConfiguration',
      'NoSuchLifecycleConfiguration'
    ])
    await wait(175)
    expect(await times(2, rules)).toEqual(['one', 'one'])
    await wait(10)
    expect(await rules()).toBe('two')
  })

  test('as it is, in another bucket, for another setting, and for notifications', async () => {
    await createBucket('others')
    await aws.delay({ settings: 10, lifecycle: 180 })
    await clients.s3.send(
      new PutBucketVersioningCommand({ Bucket: 'logs', VersioningConfiguration: { Status: 'Enabled' } })
    )
    const versioning = (Bucket: string) => clients.s3.send(new GetBucketVersioningCommand({ Bucket }))
    expect((await times(2, () => versioning('logs'))).map(({ Status }) => Status)).toEqual(['Enabled', undefined])
    expect((await times(2, () => versioning('others'))).map(({ Status }) => Status)).toEqual([undefined, undefined])
    const logging = await times(2, () => clients.s3.send(new GetBucketLoggingCommand({ Bucket: 'logs' })))
    expect(logging.map(({ LoggingEnabled }) => LoggingEnabled)).toEqual([undefined, undefined])
  })
})

test('a bucket that was just created is found by some requests, and not by others', async () => {
  await aws.delay({ bucket: 10 })
  await createBucket('fresh')
  const head = () => outcome(clients.s3.send(new HeadBucketCommand({ Bucket: 'fresh' })))
  const write = () =>
    outcome(clients.s3.send(new PutBucketPolicyCommand({ Bucket: 'fresh', Policy: writable('fresh') })))
  expect(await times(2, head)).toEqual(['NotFound 404', 'ok'])
  expect(await times(2, write)).toEqual(['NoSuchBucket 404', 'ok'])
  await wait(11)
  expect(await times(2, head)).toEqual(['ok', 'ok'])
})

const writable = (bucket: string) =>
  policy({
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `arn:aws:s3:::${bucket}/*`
  })

test('two writes of one bucket at once: OperationAborted for the second one, but not in another bucket', async () => {
  await createBucket('others')
  await aws.delay({ conflict: 1 })
  await wait(2)
  const put = (Bucket: string) =>
    outcome(clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: writable(Bucket) })))
  expect([await put('logs'), await put('logs'), await put('others')]).toEqual(['ok', 'OperationAborted 409', 'ok'])
  await wait(1)
  expect(await put('logs')).toBe('ok')
})

describe('is refused once', () => {
  beforeEach(() => aws.delay({ refusals: true }))

  test('logging to a bucket whose policy was just set', async () => {
    const log = () =>
      outcome(
        clients.s3.send(
          new PutBucketLoggingCommand({
            Bucket: 'logs',
            BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'a/' } }
          })
        )
      )
    await clients.s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy: writable('logs') }))
    expect(await times(2, log)).toEqual(['InvalidTargetBucketForLogging 400', 'ok'])
    expect(await log()).toBe('ok')
  })

  test('a destination that is new', async () => {
    const notify = () =>
      outcome(
        clients.s3.send(
          new PutBucketNotificationConfigurationCommand({
            Bucket: 'logs',
            NotificationConfiguration: {
              QueueConfigurations: [{ QueueArn: aws.queueArn, Events: ['s3:ObjectCreated:*'] }]
            }
          })
        )
      )
    expect(await times(3, notify)).toEqual(['InvalidArgument 400', 'ok', 'ok'])
  })

  test('the deletion of a role whose policy was just deleted', async () => {
    const RoleName = 'reader'
    const { iam } = clients
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust('123456789012') }))
    const PolicyDocument = allow('s3:GetObject', '*')
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument }))
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'read' }))
    const remove = () => outcome(iam.send(new DeleteRoleCommand({ RoleName })))
    expect(await times(2, remove)).toEqual(['DeleteConflictException 409', 'ok'])
  })
})

test('the answer to the first try of a write is lost, although it was carried out', async () => {
  await aws.delay({ lost: true })
  const command = () => new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument: trust('123456789012') })
  await expect(clients.iam.send(command())).rejects.toThrow(/socket hang up/)
  expect((await clients.iam.send(new GetRoleCommand({ RoleName: 'reader' }))).Role?.RoleName).toBe('reader')
  expect(await outcome(clients.iam.send(command()))).toBe('EntityAlreadyExistsException 409')
  const patient = new IAMClient({ endpoint: aws.endpoint, region: aws.region, credentials: aws.keys.deployer })
  const again = new CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument: trust('123456789012') })
  await expect(patient.send(again)).rejects.toMatchObject({ $metadata: { attempts: 2 } })
})
