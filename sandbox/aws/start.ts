import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SandboxClock } from '../clock'
import type { WaitingMessages } from '../messages'
import type { Snapshot } from '../snapshot'
import { type AccessKey, ACCOUNT, IAM_USER_ARN, KEYS, type Keys, queueArn, queuePath, seed, userSeed } from './accounts'
import type { AwsDelays } from './delays'
import { cacheFacts } from './facts-cache'
import { adminHandler } from './gateway/admin'
import { Faults } from './gateway/faults'
import { createGateway } from './gateway/gateway'
import { Journal, type RequestRecord } from './gateway/journal'
import { KnownAnswers } from './gateway/known-answers'
import { startMoto } from './moto-process'
import { restorable } from './moto-snapshots'
import { messagesOf } from './queue-messages'

export interface AwsOptions {
  /** 0 or absent = any free port. */
  readonly port?: number
  /** Region of the account's buckets and of Snowflake's queue. */
  readonly region?: string
  /** Added to every request. */
  readonly latencyMs?: number
  /** Real time when left out. */
  readonly clock?: SandboxClock
}

export interface AwsSandbox {
  /** "http://127.0.0.1:PORT", for S3, IAM, STS, SQS and SNS alike. */
  readonly endpoint: string
  readonly region: string
  readonly account: string
  readonly keys: Keys
  readonly iamUserArn: string
  readonly queueUrl: string
  readonly queueArn: string
  /** What waits in that queue, for Snowflake's pipes. */
  readonly messages: WaitingMessages
  /** Makes an IAM user with this policy (JSON), or replaces the policy of an existing one; the account is ours by default. */
  principal(name: string, policy: string, account?: string): Promise<AccessKey & { readonly arn: string }>
  requests(): readonly RequestRecord[]
  reset(): Promise<void>
  /** The clock was set. */
  clockSet(): void
  /** Restoring it clears the record of requests as well. */
  snapshot(): Promise<Snapshot>
  /** Makes it late from now on. A snapshot and a reset undo this. */
  delay(delays: AwsDelays): Promise<void>
  stop(): Promise<void>
}

/** Starts moto behind the gateway that signs in, decides and keeps the record. */
export async function startAws(options: AwsOptions = {}): Promise<AwsSandbox> {
  const region = options.region ?? 'us-east-1'
  const { clock = new SandboxClock() } = options
  const moto = cacheFacts(restorable(await startMoto(clock)))
  const journal = new Journal()
  const faults = new Faults(options.latencyMs ?? 0)

  const principal = async (name: string, policy: string, account?: string) => {
    const user = userSeed(name, policy, region, account)
    const { arn } = await moto.ask<{ arn: string }>('user', user)
    return { arn, accessKeyId: user.accessKeyId, secretAccessKey: user.secretAccessKey }
  }
  const forget = () => {
    faults.clear()
    journal.clear()
  }
  const reset = async () => {
    await moto.ask('reset', seed(region))
    forget()
  }
  await reset().catch(async (error: unknown) => {
    await moto.stop()
    throw error
  })

  const administer = adminHandler({ journal, faults, reset, addPrincipal: principal })
  const server = createGateway({
    moto,
    known: new KnownAnswers(moto),
    region,
    journal,
    faults,
    now: clock.now,
    handleAdmin: administer
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening').catch(async (error: unknown) => {
    await moto.stop()
    throw error
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    endpoint,
    region,
    account: ACCOUNT,
    keys: KEYS,
    iamUserArn: IAM_USER_ARN,
    queueUrl: `${endpoint}${queuePath()}`,
    queueArn: queueArn(region),
    messages: messagesOf(moto, queueArn(region), clock.now),
    principal,
    requests: () => journal.all(),
    reset,
    clockSet: () => moto.clockSet(clock.aheadMs),
    async delay(delays) {
      await moto.ask('delays', delays)
    },
    async snapshot() {
      const saved = await moto.snapshot()
      return {
        ...saved,
        async restore() {
          await saved.restore()
          forget()
        }
      }
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await moto.stop()
    }
  }
}
