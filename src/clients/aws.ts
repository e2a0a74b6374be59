import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand
} from '@aws-sdk/client-iam'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type DeleteObjectsOutput
} from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { setTimeout as pause } from 'node:timers/promises'
import type { Client, Operation, Row, Run } from '../model/operation'
import { ServiceError } from '../model/service-error'
import type { Clock } from '../model/world'
import type { Door } from './connect'
import { patient } from './retry'

export interface AwsOptions {
  readonly region: string
  /** Another place than AWS, reached with the bucket's name in the path (AWS_ENDPOINT_URL). */
  readonly endpoint?: string
  /** Left out: the SDK's default chain (environment, profile, web identity, container, instance). */
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
  readonly sleep?: Clock['sleep']
}

interface Sender {
  send(command: never): Promise<object>
  destroy(): void
}

interface Service {
  readonly client: () => Sender
  readonly commands: Readonly<Record<string, new (input: never) => object>>
}

/** The commands that exist here, named one by one so that the bundle holds no others. */
const S3_COMMANDS = {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand
}

const IAM_COMMANDS = {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand
}

const CONNECT_MILLISECONDS = 2_000
const ANSWER_MILLISECONDS = 10_000
const SOCKETS = 32

/** The door to S3, IAM and STS. Clients are built when they are first needed. */
export function awsDoor(options: AwsOptions): Door {
  const open: Sender[] = []
  const lazily = (build: () => Sender): (() => Sender) => {
    let client: Sender | undefined
    return () => {
      if (client === undefined) open.push((client = build()))
      return client
    }
  }
  const services: Readonly<Partial<Record<Client, Service>>> = {
    s3: {
      commands: S3_COMMANDS,
      client: lazily(() => new S3Client({ ...settings(options, 6), forcePathStyle: options.endpoint !== undefined }))
    },
    iam: { commands: IAM_COMMANDS, client: lazily(() => new IAMClient(settings(options, 6))) },
    // The first call of a run: a host that cannot be reached is told soon.
    sts: { commands: { GetCallerIdentityCommand }, client: lazily(() => new STSClient(settings(options, 3))) }
  }

  const send: Run = async (operation) => {
    const service = services[operation.client]
    const Command = service?.commands[`${operation.name}Command`]
    if (service === undefined || Command === undefined) {
      throw new TypeError(`there is no operation ${operation.client} ${operation.name}`)
    }
    // An operation's input is its command's, as `Operation` promises: here, where all commands meet, only names are known.
    const command = new Command(operation.input as never)
    const output = await service
      .client()
      .send(command as never)
      .catch((error: unknown) => {
        throw refusal(operation, error, options.region)
      })
    refuseKeys(operation, output)
    return [plain(output)]
  }

  return {
    open: () => undefined,
    run: patient(send, options.sleep ?? ((seconds) => pause(seconds * 1000))),
    close: () => {
      for (const client of open) client.destroy()
      return Promise.resolve()
    }
  }
}

function settings({ region, endpoint, credentials }: AwsOptions, maxAttempts: number) {
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    retryMode: 'standard',
    maxAttempts,
    requestHandler: {
      connectionTimeout: CONNECT_MILLISECONDS,
      requestTimeout: ANSWER_MILLISECONDS,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS }
    }
  }
}

/** The command's output alone. Empty objects stay: their presence is their meaning (`EventBridgeConfiguration`, `SimplePrefix`). */
function plain(output: object): Row {
  return Object.fromEntries(Object.entries(output).filter(([key]) => key !== '$metadata'))
}

/** DeleteObjects answers 200 also when it deleted nothing. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
function refuseKeys(operation: Operation, { Errors }: DeleteObjectsOutput): void {
  const [first, ...more] = Errors ?? []
  if (first === undefined) return
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  const message = `${first.Message ?? 'it was not deleted'}: ${first.Key ?? ''}${others}`
  throw new ServiceError(operation, first.Code ?? 'Unknown', sanitised(message))
}

/** What of an SDK's error we rely on; the classes are not told apart by instanceof, since a bundle may hold them twice. */
interface Thrown {
  readonly name?: string
  readonly code?: unknown
  readonly message?: string
  readonly Region?: unknown
  /** What of a request S3 does not take, e.g. the destination of a notification. */
  readonly ArgumentName?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
}

/** Answers to HEAD have no body to name the error in. */
const BY_STATUS: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  400: 'BadRequest',
  403: 'AccessDenied',
  404: 'NotFound'
}

function refusal(operation: Operation, error: unknown, ours: string): ServiceError {
  const { name, code, message = '', Region, ArgumentName, $metadata, $response } = error as Thrown
  const status = $metadata?.httpStatusCode
  const region = $response?.headers?.['x-amz-bucket-region'] ?? Region
  const said = typeof ArgumentName === 'string' ? `${message} (${ArgumentName})` : message
  return new ServiceError(operation, codeOf(name, code, status), sanitised(said), {
    ...(status === undefined ? {} : { status }),
    ...(typeof region === 'string' && region !== ours ? { region } : {})
  })
}

function codeOf(name: string | undefined, code: unknown, status: number | undefined): string {
  const spoken = name === undefined || name === '' || /^(Unknown|UnknownError|\d+|Forbidden)$/.test(name)
  if (spoken && status !== undefined && status in BY_STATUS) return BY_STATUS[status] ?? ''
  // Node's errors of the network are all called "Error"; their code tells them apart (ECONNREFUSED, ENOTFOUND …).
  if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code
  return (name ?? 'Unknown').replace(/Exception$/, '')
}

/** One line without access keys and without the encoded part that STS may add. */
function sanitised(message: string): string {
  return message
    .replaceAll(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '(access key)')
    .replace(/\s*Encoded authorization failure message:.*$/s, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
