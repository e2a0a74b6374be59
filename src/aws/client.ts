import { setTimeout as pause } from 'node:timers/promises'
import type { Door } from '../door/door'
import { retry } from '../door/retry'
import type { Clock } from '../model/clock'
import type { AwsClient, Client, Row, Run } from '../model/operation'
import { isAlreadyDone } from './already-done'
import type { Observable } from './answer'
import { firstRequest } from './first-request'
import { describeAws, isShared, rewritesShared } from './operations'
import { patience } from './patience'
import { withProxyUrls } from './proxy-environment'
import { keepRaw } from './raw-answer'
import { refusal, refusedByPage, throwIfNotDeleted } from './refusal'
import { noticePage } from './web-page'

export interface AwsOptions {
  readonly region: string
  /** An endpoint other than AWS's own (AWS_ENDPOINT_URL), with the bucket's name in the path. */
  readonly endpoint?: string
  /** Default: the SDK's default chain (environment, profile, web identity, container, instance). */
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
  /**
   * Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up, each also in lowercase. Node.js before 24.5 ignores them.
   * https://nodejs.org/api/http.html#built-in-proxy-support
   */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly sleep?: Clock['sleep']
}

interface SdkClient {
  send(command: never, options: { abortSignal: AbortSignal }): Promise<object>
  destroy(): void
  /** How far the runner's clock is behind that of AWS, in milliseconds, as the SDK finds out by a refusal. */
  readonly config: { systemClockOffset: number }
}

/** Two clients of the SDK for one service, and its commands by name ("GetRoleCommand"). */
interface Service {
  readonly client: SdkClient
  /** Sends each command once, with the credentials and over the connections of the other one. */
  readonly once: SdkClient
  readonly commands: Readonly<Record<string, unknown>>
}

const CONNECT_MILLISECONDS = 2_000
const ANSWER_MILLISECONDS = 10_000
const SOCKETS = 32
const ATTEMPTS = 6
/** For the first call of a run, so that an unreachable host is reported quickly. */
const FIRST_CALL_ATTEMPTS = 3

/** Loads a client of the SDK when it is first needed: the first request of a run only needs STS. */
const LOAD: Readonly<Record<AwsClient, (options: AwsOptions) => Promise<Service>>> = {
  s3: async (options) => {
    const commands = await import('@aws-sdk/client-s3')
    const forcePathStyle = options.endpoint !== undefined
    const client = new commands.S3Client({ ...settings(options, ATTEMPTS), forcePathStyle })
    return { client, once: new commands.S3Client({ ...onceLike(client, options), forcePathStyle }), commands }
  },
  iam: async (options) => {
    const commands = await import('@aws-sdk/client-iam')
    const client = new commands.IAMClient(settings(options, ATTEMPTS))
    return { client, once: new commands.IAMClient(onceLike(client, options)), commands }
  },
  sts: async (options) => {
    const commands = await import('@aws-sdk/client-sts')
    const client = new commands.STSClient(settings(options, FIRST_CALL_ATTEMPTS))
    return { client, once: client, commands }
  },
  // Only with the input `sns-topic`.
  sns: async (options) => {
    const commands = await import('@aws-sdk/client-sns')
    const client = new commands.SNSClient(settings(options, ATTEMPTS))
    return { client, once: new commands.SNSClient(onceLike(client, options)), commands }
  }
}

export interface AwsDoor extends Door {
  /** Resolves once the first request is sent, or could not be sent. Slow modules should only be loaded after that. */
  readonly firstRequest: Promise<void>
  /** Loads the clients that are needed next. */
  readonly preload: () => Promise<void>
}

/** The door to S3, IAM, STS and SNS. */
export function awsDoor(options: AwsOptions): AwsDoor {
  const loaded = new Map<Client, Promise<Service>>()
  let inFlight = new AbortController()
  const service = (client: Client): Promise<Service> => {
    if (client === 'snowflake' || client === 'github') throw new TypeError(`${client} has its own door`)
    const found = loaded.get(client) ?? LOAD[client](options)
    loaded.set(client, found)
    return found
  }

  const first = firstRequest()
  const send: Run = async (operation) => {
    // Throws for operations that we do not define, even if the SDK knows them.
    const meaning = describeAws(operation)
    const { client, once, commands } = await service(operation.client)
    const Command = commands[`${operation.name}Command`]
    if (!isCommand(Command)) throw new TypeError(`Operation ${operation.client} ${operation.name} does not exist`)
    // `Operation` promises that its input is the command's; the compiler cannot check that for a command found by name.
    const command = new Command(operation.input as never)
    const sender = rewritesShared(operation.name) ? once : client
    // One that sends once has no second try in which to find out.
    once.config.systemClockOffset = client.config.systemClockOffset
    const lost = isShared(operation.name) ? keepRaw(command) : () => []
    const isPage = noticePage(command)
    const output = await first
      .watch(() => sender.send(command as never, { abortSignal: inFlight.signal }))
      .catch((error: unknown) => {
        // By its refusal: whoever sends it again is not refused again.
        client.config.systemClockOffset = sender.config.systemClockOffset
        if (isAlreadyDone(operation, error)) return {}
        if (isPage()) throw refusedByPage(operation, meaning)
        throw refusal(operation, meaning, error, options.region)
      })
    if (isPage()) throw refusedByPage(operation, meaning)
    throwIfNotDeleted(operation, meaning, output)
    return [plain(output, lost)]
  }

  return {
    firstRequest: first.sent,
    preload: async () => void (await Promise.all([service('s3'), service('iam')])),
    open: () => undefined,
    run: retry(send, patience, options.sleep ?? ((seconds) => pause(seconds * 1000))),
    cancel: () => {
      inFlight.abort()
      inFlight = new AbortController()
    },
    close: async () => {
      // The SDK would send again what destroy() cuts off, over connections that nobody closes.
      inFlight.abort()
      for (const { client, once } of await Promise.all(loaded.values())) [client, once].forEach((one) => one.destroy())
    }
  }
}

function isCommand(value: unknown): value is new (input: never) => Observable {
  return typeof value === 'function'
}

function settings({ region, endpoint, credentials, environment }: AwsOptions, maxAttempts: number) {
  const agent = {
    keepAlive: true,
    maxSockets: SOCKETS,
    ...(environment === undefined ? {} : { proxyEnv: withProxyUrls(environment) })
  }
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
      httpAgent: agent,
      httpsAgent: agent
    }
  }
}

/** The settings of a client that sends each command once, and shares what is expensive to make with this one. */
function onceLike<C, H>(
  { config }: { readonly config: { readonly credentials: C; readonly requestHandler: H } },
  options: AwsOptions
) {
  const { credentials, requestHandler } = config
  return { ...settings(options, 1), credentials, requestHandler }
}

/** Only the command's output. Empty objects stay: they mean something (`EventBridgeConfiguration`, `SimplePrefix`). */
function plain(output: object, lostIn: (answer: object) => readonly string[]): Row {
  const row = Object.fromEntries(Object.entries(output).filter(([key]) => key !== '$metadata'))
  const lost = lostIn(row)
  return lost.length === 0 ? row : { ...row, lostElements: lost }
}
