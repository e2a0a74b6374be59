/** Who and what exists when the sandbox starts. */

/** The account that the action manages. */
export const ACCOUNT = '123456789012'
/** Snowflake's own AWS account: its IAM user assumes the role, and its queue receives the bucket's events. */
export const SNOWFLAKE_ACCOUNT = '999999999999'
export const PARTITION = 'aws'

const SNOWFLAKE_USER = 'k7m2-s-v2st0143'
const LOGGING_SERVICE = 'logging.s3.amazonaws.com'

export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** An IAM user that the sandbox creates, with one inline policy. */
export interface UserSeed extends AccessKey {
  readonly account: string
  readonly region: string
  readonly name: string
  readonly path: string
  /** JSON. */
  readonly policy: string
}

export interface Seed {
  readonly users: readonly UserSeed[]
  readonly queues: readonly { readonly arn: string; readonly policy: string }[]
}

export interface Keys {
  /** An administrator of the account. */
  readonly deployer: AccessKey
  /** Snowflake's IAM user. */
  readonly snowflake: AccessKey
  /** The service principal that delivers access logs. */
  readonly logging: AccessKey
}

/** Fixed, so that a reset leaves everybody's keys valid. They are good for nothing but the sandbox. */
export const KEYS: Keys = {
  deployer: { accessKeyId: 'AKIASANDBOXDEPLOYER1', secretAccessKey: 'sandbox-secret-of-the-deployer' },
  snowflake: { accessKeyId: 'AKIASANDBOXSNOWFLAKE', secretAccessKey: 'sandbox-secret-of-snowflake' },
  logging: { accessKeyId: 'AKIASANDBOXLOGGING01', secretAccessKey: 'sandbox-secret-of-the-logging-service' }
}

/** Keys of AWS's own services, which belong to no account. */
export const SERVICE_KEYS: Readonly<Record<string, { readonly service: string; readonly secretAccessKey: string }>> = {
  [KEYS.logging.accessKeyId]: { service: LOGGING_SERVICE, secretAccessKey: KEYS.logging.secretAccessKey }
}

export const IAM_USER_ARN = `arn:${PARTITION}:iam::${SNOWFLAKE_ACCOUNT}:user/${SNOWFLAKE_USER}`

const QUEUE_NAME = 'sf-snowpipe-AIDASANDBOXSNOWPIPE01-Kz8wQ3nVb1rT5yUeXo2Dcg'

export function queueArn(region: string): string {
  return `arn:${PARTITION}:sqs:${region}:${SNOWFLAKE_ACCOUNT}:${QUEUE_NAME}`
}

export function queuePath(): string {
  return `/${SNOWFLAKE_ACCOUNT}/${QUEUE_NAME}`
}

/** A user of the account with this policy. The key is derived from the name, so a reset does not change it. */
export function userSeed(name: string, policy: string, region: string, account = ACCOUNT): UserSeed {
  const letters = name.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return {
    account,
    region,
    name,
    path: '/',
    policy,
    accessKeyId: `AKIASANDBOX${letters.padEnd(9, '0').slice(0, 9)}`,
    secretAccessKey: `sandbox-secret-of-${name}`
  }
}

export function seed(region: string): Seed {
  return {
    users: [
      { ...userSeed('deployer', policyOf('*', '*'), region), ...KEYS.deployer },
      {
        ...userSeed(
          SNOWFLAKE_USER,
          policyOf(['sts:AssumeRole', 'sqs:*', 'sns:Subscribe'], '*'),
          region,
          SNOWFLAKE_ACCOUNT
        ),
        ...KEYS.snowflake
      }
    ],
    queues: [{ arn: queueArn(region), policy: queuePolicy(region) }]
  }
}

/** Snowflake's queue is open to S3, and to topics. https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html */
function queuePolicy(region: string): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: ['s3.amazonaws.com', 'sns.amazonaws.com'] },
    Action: 'sqs:SendMessage',
    Resource: queueArn(region)
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}

function policyOf(action: string | readonly string[], resource: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource }]
  })
}
