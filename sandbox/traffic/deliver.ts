import { GetBucketLoggingCommand, type LoggingEnabled, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { AwsSandbox } from '../aws/start'
import { randomFrom } from './random'

/** The part of the sandbox's AWS that the logging service uses. */
export type LoggingAws = Pick<AwsSandbox, 'endpoint' | 'region' | 'account' | 'keys'>

/** By this name in its requests, the sandbox knows a service of AWS itself, to which nothing is late. */
const LOGGING_SERVICE = 'logging.s3.amazonaws.com'

export interface LogObject {
  readonly bucket: string
  readonly key: string
  readonly lines: number
}

/** S3's logging service, which keeps its connections until it is closed. */
export interface LogDelivery {
  /** What `deliverLogFile` does. */
  deliver(source: string, lines: readonly string[], at?: Date): Promise<readonly LogObject[]>
  close(): void
}

/**
 * Delivers lines of one source bucket the way S3's logging service does: to the place and in the key format that the
 * bucket's logging names, for a while still to the one that it named before, and as the service principal, so that the log
 * bucket's policy decides. Delivers nothing when logging is off. Rejects with S3's refusal when the policy does not allow the service to write.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 */
export async function deliverLogFile(
  aws: LoggingAws,
  ...file: Parameters<LogDelivery['deliver']>
): Promise<readonly LogObject[]> {
  const service = logDelivery(aws)
  try {
    return await service.deliver(...file)
  } finally {
    service.close()
  }
}

/** For many files: opening a connection takes longer than delivering one. */
export function logDelivery(aws: LoggingAws): LogDelivery {
  const reader = client(aws, aws.keys.deployer, { 'x-logging-in-effect': 'yes' })
  const services = new Map<string, S3Client>()
  const serviceFor = (source: string): S3Client => {
    const known = services.get(source) ?? client(aws, aws.keys.logging, deliveringFor(source, aws.account))
    services.set(source, known)
    return known
  }
  return {
    async deliver(source, lines, at = new Date()) {
      const { LoggingEnabled: logging } = await reader.send(new GetBucketLoggingCommand({ Bucket: source }))
      if (logging === undefined) return []
      const objects: LogObject[] = []
      for (const [key, part] of filesOf(logging, aws, source, lines, at)) {
        const Body = part.map((line) => `${line}\n`).join('')
        await serviceFor(source).send(new PutObjectCommand({ Bucket: logging.TargetBucket, Key: key, Body }))
        objects.push({ bucket: logging.TargetBucket ?? '', key, lines: part.length })
      }
      return objects
    },
    close: () => [reader, ...services.values()].forEach((each) => each.destroy())
  }
}

/** Partitioned by event time, one object holds the records of one day. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PartitionedPrefix.html */
function filesOf(
  { TargetPrefix: prefix = '', TargetObjectKeyFormat: format }: LoggingEnabled,
  { account, region }: LoggingAws,
  source: string,
  lines: readonly string[],
  at: Date
): ReadonlyMap<string, readonly string[]> {
  const partitioned = format?.PartitionedPrefix
  const name = (time: string) => `${time}-${unique()}`
  if (partitioned === undefined) return new Map([[`${prefix}${name(stamp(at))}`, lines]])
  const path = (day: string) => `${prefix}${account}/${region}/${source}/${day.replaceAll('-', '/')}/`
  if (partitioned.PartitionDateSource === 'DeliveryTime') {
    return new Map([[path(stamp(at).slice(0, 10)) + name(stamp(at)), lines]])
  }
  const days = Map.groupBy(lines, (line) => eventDay(line) ?? stamp(at).slice(0, 10))
  return new Map([...days].map(([day, part]) => [path(day) + name(`${day}-00-00-00`), part]))
}

/** "2026-11-23-09-33-25" */
function stamp(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')
}

function unique(): string {
  return randomFrom(Math.floor(Math.random() * 2 ** 32)).text('0123456789ABCDEF', 16)
}

/** "2019-02-06", if the line has a time. */
function eventDay(line: string): string | undefined {
  const [, day] = /\[(\d{2}\/[A-Z][a-z]{2}\/\d{4}):/.exec(line) ?? []
  const time = new Date(`${day?.replaceAll('/', ' ') ?? ''} UTC`)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().slice(0, 10)
}

function client(
  { endpoint, region }: LoggingAws,
  credentials: LoggingAws['keys']['logging'],
  headers: Readonly<Record<string, string>>
): S3Client {
  const sender = new S3Client({ endpoint, region, credentials, forcePathStyle: true, customUserAgent: LOGGING_SERVICE })
  sender.middlewareStack.add(
    (next) => (args) => {
      const request = args.request
      if (typeof request === 'object' && request !== null && 'headers' in request) {
        Object.assign(request.headers as object, headers)
      }
      return next(args)
    },
    { step: 'build', name: 'withHeaders' }
  )
  return sender
}

/** aws:SourceArn and aws:SourceAccount: the bucket, and its account, that the service delivers for. */
function deliveringFor(source: string, account: string): Readonly<Record<string, string>> {
  return { 'x-sandbox-source-arn': `arn:aws:s3:::${source}`, 'x-sandbox-source-account': account }
}
