import { generateKeyPairSync } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { AwsDelays } from './aws/delays'
import { type AwsOptions, type AwsSandbox, startAws } from './aws/start'
import { SandboxClock } from './clock'
import { type GitHubOptions, type GitHubSandbox, startGitHub } from './github/start'
import type { Snapshot } from './snapshot'
import type { AwsConnection } from './snowflake/contract'
import { type SnowflakeSandbox, startSnowflake } from './snowflake/start'
import type { SandboxUser } from './snowflake/users'

export interface SandboxOptions {
  /** Where the private key of the Snowflake user is put; "out/sandbox" when absent. */
  readonly folder?: string
  readonly aws?: AwsOptions
  readonly snowflake?: { readonly port?: number; readonly latencyMs?: number }
  readonly github?: GitHubOptions
}

export interface Sandbox {
  readonly aws: AwsSandbox
  readonly snowflake: SnowflakeSandbox
  readonly github: GitHubSandbox
  /** What a job's environment would hold, and the sandbox's own addresses (`SANDBOX_…`). */
  environment(): Readonly<Record<string, string>>
  /** Empties all three; keys and addresses stay. */
  reset(): Promise<void>
  /** The time in both clouds. */
  now(): Date
  setTime(now: Date): Promise<void>
  /** Makes AWS as late as it is known to be. */
  delay(delays: AwsDelays): Promise<void>
  /** Both clouds at the same moment, to which their clock goes back as well. Restoring empties GitHub and all records. */
  snapshot(): Promise<Snapshot>
  /** Resolves when Snowflake has no file, message or task left to process. */
  idle(): Promise<void>
  stop(): Promise<void>
}

const ACCOUNT = 'sandbox'
const USER = 'DEPLOYER'
/** Has what docs/permissions-snowflake.md asks for, and no more. */
const ROLE = 'S3_LOGS_DEPLOY'

/** Starts an AWS account, a GitHub repository, and a Snowflake account that reaches AWS only as Snowflake would. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const started: { stop(): Promise<void> }[] = []
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop()
  }
  try {
    const clock = new SandboxClock()
    const aws = await startAws({ ...options.aws, clock })
    started.push(aws)
    const github = await startGitHub(options.github)
    started.push(github)
    const { publicKey, privateKeyFile } = await keyPair(options.folder ?? join('out', 'sandbox'))
    const snowflake = await startSnowflake({
      ...options.snowflake,
      clock,
      aws: awsConnection(aws),
      users: [user(publicKey, github)]
    })
    started.push(snowflake)
    const setTime = (now: Date) => {
      clock.set(now)
      aws.clockSet()
    }
    return {
      aws,
      snowflake,
      github,
      environment: () => ({
        ...awsEnvironment(aws),
        ...snowflakeEnvironment(snowflake, privateKeyFile),
        ...githubEnvironment(github)
      }),
      async reset() {
        await aws.reset()
        await snowflake.reset()
        github.reset()
      },
      now: clock.now,
      async setTime(now) {
        setTime(now)
        await snowflake.clockSet()
      },
      delay: (delays) => aws.delay(delays),
      snapshot: () => snapshotOf({ aws, snowflake, github, now: clock.now, setTime }),
      idle: () => snowflake.idle(),
      stop
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Snowpipe takes messages from one account to the other, so it has to stand still. */
async function snapshotOf({
  aws,
  snowflake,
  github,
  now,
  setTime
}: Pick<Sandbox, 'aws' | 'snowflake' | 'github' | 'now'> & {
  readonly setTime: (now: Date) => void
}): Promise<Snapshot> {
  const saved = await snowflake.paused(async () => [await aws.snapshot(), await snowflake.snapshot()] as const)
  const time = now()
  return {
    restore: () =>
      snowflake.paused(async () => {
        for (const part of saved) await part.restore()
        setTime(time)
        github.reset()
      }),
    async discard() {
      for (const part of saved) await part.discard()
    }
  }
}

function user(publicKey: string, { oidc }: GitHubSandbox): SandboxUser {
  return {
    name: USER,
    role: ROLE,
    roles: ['S3_LOGS_READ', 'SYSADMIN', 'ACCOUNTADMIN'],
    // What trial accounts come with; here it is not there until somebody makes it.
    warehouse: 'COMPUTE_WH',
    publicKey,
    workloadIdentity: {
      issuer: oidc.issuer,
      subject: oidc.subject,
      audiences: [`https://${ACCOUNT}.snowflakecomputing.com`]
    }
  }
}

function awsConnection(aws: AwsSandbox): AwsConnection {
  return {
    endpoint: aws.endpoint,
    region: aws.region,
    snowflakeKey: aws.keys.snowflake,
    iamUserArn: aws.iamUserArn,
    queueUrl: aws.queueUrl,
    queueArn: aws.queueArn,
    messages: aws.messages
  }
}

async function keyPair(folder: string): Promise<{ readonly publicKey: string; readonly privateKeyFile: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  })
  await mkdir(folder, { recursive: true })
  const privateKeyFile = resolve(folder, 'snowflake-key.p8')
  await writeFile(privateKeyFile, privateKey, { mode: 0o600 })
  return { publicKey, privateKeyFile }
}

function awsEnvironment(aws: AwsSandbox): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: aws.keys.deployer.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.keys.deployer.secretAccessKey,
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    SANDBOX_AWS_ADMIN_URL: `${aws.endpoint}/sandbox`,
    SANDBOX_LOGGING_ACCESS_KEY_ID: aws.keys.logging.accessKeyId,
    SANDBOX_LOGGING_SECRET_ACCESS_KEY: aws.keys.logging.secretAccessKey
  }
}

function snowflakeEnvironment(snowflake: SnowflakeSandbox, privateKeyFile: string): Readonly<Record<string, string>> {
  return {
    SNOWFLAKE_ACCESS_URL: snowflake.url,
    SNOWFLAKE_ACCOUNT: ACCOUNT,
    SNOWFLAKE_USER: USER,
    SNOWFLAKE_ROLE: ROLE,
    SNOWFLAKE_PRIVATE_KEY_FILE: privateKeyFile,
    // The driver sends identity tokens only to Snowflake's own hosts, unless others are listed here.
    SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES: '127.0.0.1,localhost',
    SANDBOX_SNOWFLAKE_ADMIN_URL: `${snowflake.url}/sandbox`
  }
}

function githubEnvironment(github: GitHubSandbox): Readonly<Record<string, string>> {
  return {
    GITHUB_API_URL: github.url,
    GITHUB_REPOSITORY: github.repository,
    GITHUB_TOKEN: github.token,
    ACTIONS_ID_TOKEN_REQUEST_URL: github.oidc.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: github.oidc.requestToken
  }
}
