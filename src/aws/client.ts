import { setTimeout as pause } from 'node:timers/promises'
import type { Door } from '../door/door'
import { retry } from '../door/retry'
import type { Clock } from '../model/clock'
import type { Client, Row, Run } from '../model/operation'
import { describeAws } from './operations'
import { patience } from './patience'
import { refusal, refuseUndeleted } from './refusal'

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

/** One of the SDK's clients, and its commands by name ("GetRoleCommand"). */
interface Service {
  readonly client: { send(command: never, options: { abortSignal: AbortSignal }): Promise<object>; destroy(): void }
  readonly commands: Readonly<Record<string, unknown>>
}

const CONNECT_MILLISECONDS = 2_000
const ANSWER_MILLISECONDS = 10_000
const SOCKETS = 32
const ATTEMPTS = 6
/** The first call of a run: a host that cannot be reached is told soon. */
const FIRST_CALL_ATTEMPTS = 3

/** Loads a client of the SDK when it is first needed: the first request of a run needs STS alone. */
const LOAD: Readonly<Record<Exclude<Client, 'snowflake'>, (options: AwsOptions) => Promise<Service>>> = {
  s3: async (options) => {
    const commands = await import('@aws-sdk/client-s3')
    const forcePathStyle = options.endpoint !== undefined
    return { client: new commands.S3Client({ ...settings(options, ATTEMPTS), forcePathStyle }), commands }
  },
  iam: async (options) => {
    const commands = await import('@aws-sdk/client-iam')
    return { client: new commands.IAMClient(settings(options, ATTEMPTS)), commands }
  },
  sts: async (options) => {
    const commands = await import('@aws-sdk/client-sts')
    return { client: new commands.STSClient(settings(options, FIRST_CALL_ATTEMPTS)), commands }
  }
}

/** The door to S3, IAM and STS. */
export function awsDoor(options: AwsOptions): Door {
  const loaded = new Map<Client, Promise<Service>>()
  const closing = new AbortController()
  const service = (client: Client): Promise<Service> => {
    if (client === 'snowflake') throw new TypeError('Snowflake has a door of its own')
    const found = loaded.get(client) ?? LOAD[client](options)
    loaded.set(client, found)
    return found
  }

  const send: Run = async (operation) => {
    // Whatever the table does not define is not sent, though the SDK may know it.
    const meaning = describeAws(operation)
    const { client, commands } = await service(operation.client)
    const Command = commands[`${operation.name}Command`]
    if (!isCommand(Command)) throw new TypeError(`there is no operation ${operation.client} ${operation.name}`)
    // An operation's input is its command's, as `Operation` promises: here, where all commands meet, only names are known.
    const output = await client
      .send(new Command(operation.input as never) as never, { abortSignal: closing.signal })
      .catch((error: unknown) => {
        throw refusal(operation, meaning, error, options.region)
      })
    refuseUndeleted(operation, meaning, output)
    return [plain(output)]
  }

  return {
    open: () => undefined,
    run: retry(send, patience, options.sleep ?? ((seconds) => pause(seconds * 1000))),
    close: async () => {
      // The SDK would send again what destroy() cuts off, over connections that nobody closes.
      closing.abort()
      for (const { client } of await Promise.all(loaded.values())) client.destroy()
    }
  }
}

function isCommand(value: unknown): value is new (input: never) => object {
  return typeof value === 'function'
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
