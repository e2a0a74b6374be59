import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { AccessKey } from '../../sandbox/aws/accounts'
import type { AwsConnection } from '../../sandbox/snowflake/contract'

const PYTHON = join(process.cwd(), '__tests__', '.venv', 'bin', 'python')
const SERVER = join(import.meta.dirname, 'server.py')

/** An access key of twelve digits is that of the account's root user, in ministack and in LocalStack. */
const ACCOUNT = '123456789012'
const SNOWFLAKE_ACCOUNT = '999999999999'
const SECRET = 'test'
const REGION = 'us-east-1'

/** An AWS of other people. */
export interface Emulator {
  readonly endpoint: string
  readonly region: string
  readonly account: string
  readonly deployer: AccessKey
  /** How Snowflake reaches it. */
  readonly connection: AwsConnection
  stop(): Promise<void>
}

/** The emulator at AWS_EMULATOR, such as LocalStack, which somebody has started; otherwise ministack, which decides by policies as well. */
export async function startEmulator(): Promise<Emulator> {
  const endpoint = process.env['AWS_EMULATOR']
  return endpoint === undefined ? startMinistack() : emulatorAt(endpoint, () => Promise.resolve())
}

async function emulatorAt(endpoint: string, stop: () => Promise<void>): Promise<Emulator> {
  const connection = await snowflakeIn(endpoint)
  return { endpoint, region: REGION, account: ACCOUNT, deployer: rootOf(ACCOUNT), connection, stop }
}

/** https://pypi.org/project/ministack */
export async function startMinistack(): Promise<Emulator> {
  if (!existsSync(PYTHON)) throw new Error('There is no __tests__/.venv yet. Run `node scripts/setup.mjs` first.')
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const child = spawn(PYTHON, ['-B', SERVER], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_REGION: REGION,
      SERVICES: 's3,iam,sts,sqs',
      AUTH: 'true'
    }
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.stdin.end()
    await exited
  }
  try {
    await ready(`${endpoint}/_ministack/health`, () => child.exitCode !== null)
    return await emulatorAt(endpoint, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

function rootOf(account: string): AccessKey {
  return { accessKeyId: account, secretAccessKey: SECRET }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function ready(url: string, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + 60_000
  for (;;) {
    const answers = await fetch(url).then(
      ({ ok }) => ok,
      () => false
    )
    if (answers) return
    if (hasEnded() || Date.now() > until) throw new Error('ministack does not start.')
    await setTimeout(50)
  }
}

/** Snowflake's own account: an IAM user that assumes roles, and a queue that S3 sends events to. */
async function snowflakeIn(endpoint: string): Promise<AwsConnection> {
  const settings = { endpoint, region: REGION, credentials: rootOf(SNOWFLAKE_ACCOUNT) }
  const [iam, sqs] = [new IAMClient(settings), new SQSClient(settings)]
  try {
    const UserName = 'snowflake'
    const { User } = await iam.send(new CreateUserCommand({ UserName }))
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole', 'sqs:*'], Resource: '*' }]
    })
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'snowflake', PolicyDocument }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    const queueArn = `arn:aws:sqs:${REGION}:${SNOWFLAKE_ACCOUNT}:sf-snowpipe`
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn
        }
      ]
    })
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: 'sf-snowpipe', Attributes: { Policy } })
    )
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
    return {
      endpoint,
      region: REGION,
      snowflakeKey: {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? ''
      },
      iamUserArn: User?.Arn ?? '',
      queueUrl: QueueUrl,
      queueArn: Attributes?.QueueArn ?? ''
    }
  } finally {
    iam.destroy()
    sqs.destroy()
  }
}
