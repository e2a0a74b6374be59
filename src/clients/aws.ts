import type { DeleteObjectsOutput } from '@aws-sdk/client-s3'
import { setTimeout as pause } from 'node:timers/promises'
import type { Operation, Row, Run } from '../model/operation'
import { ServiceError } from '../model/service-error'
import type { Clock } from '../model/world'
import { AWS_COMMANDS, type AwsClient } from './aws-commands'
import type { Door } from './connect'
import { firstRequest } from './first-request'
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
  readonly client: Sender
  /** The SDK's own names: `GetBucketLoggingCommand`. */
  readonly commands: Readonly<Record<string, unknown>>
}

type Command = new (input: never) => object

const CONNECT_MILLISECONDS = 2_000
const ANSWER_MILLISECONDS = 10_000
const SOCKETS = 32

export interface AwsDoor extends Door {
  /** Resolves once the first request is on its way, or could not be sent: what takes long to load may be loaded now. */
  readonly asked: Promise<void>
}

/** The door to S3, IAM and STS. What a client needs is loaded when the first of its operations is sent. */
export function awsDoor(options: AwsOptions): AwsDoor {
  const open = new Map<AwsClient, Promise<Service>>()
  const load: Readonly<Record<AwsClient, () => Promise<Service>>> = {
    s3: async () => {
      const sdk = await import('@aws-sdk/client-s3')
      const client = new sdk.S3Client({ ...settings(options, 6), forcePathStyle: options.endpoint !== undefined })
      return { client, commands: sdk }
    },
    iam: async () => {
      const sdk = await import('@aws-sdk/client-iam')
      return { client: new sdk.IAMClient(settings(options, 6)), commands: sdk }
    },
    // The first call of a run: a host that cannot be reached is told soon.
    sts: async () => {
      const sdk = await import('@aws-sdk/client-sts')
      return { client: new sdk.STSClient(settings(options, 3)), commands: sdk }
    }
  }
  const opened = (client: AwsClient): Promise<Service> => {
    const service = open.get(client) ?? load[client]()
    open.set(client, service)
    return service
  }

  const first = firstRequest()
  const send: Run = async (operation) => {
    const { client: name } = operation
    if (name === 'snowflake' || !(AWS_COMMANDS[name] as readonly string[]).includes(operation.name)) {
      throw new TypeError(`there is no operation ${name} ${operation.name}`)
    }
    const { client, commands } = await opened(name)
    // An operation's input is its command's, as `Operation` promises: here, where all commands meet, only names are known.
    const command = new (commands[`${operation.name}Command`] as Command)(operation.input as never)
    const output = await first
      .watch(() => client.send(command as never))
      .catch((error: unknown) => {
        throw refusal(operation, error, options.region)
      })
    refuseKeys(operation, output)
    return [plain(output)]
  }

  return {
    asked: first.left,
    open: () => undefined,
    run: patient(send, options.sleep ?? ((seconds) => pause(seconds * 1000))),
    close: async () => {
      for (const service of open.values()) (await service).client.destroy()
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
