import { type Random, randomFrom } from './random'
import { GENERATIONS, LATEST, lineOf, type LogRecord } from './record'

const DAY_MS = 86_400_000

/**
 * 08:00 UTC so many days before now. For requests whose lines arrive now: as in real accounts, nothing deletes them at once
 * because they are old, and the requests of one file are of one day at whatever time it is made.
 */
export function daysAgo(days: number, now: Date): Date {
  const day = Math.floor(now.getTime() / DAY_MS) - days
  return new Date(day * DAY_MS + 8 * 3_600_000)
}

/** The log lines that requests to one bucket leave behind. */
export interface TrafficOptions {
  readonly bucket: string
  /** The first request's time. */
  readonly from: Date
  /** How many requests; some of them leave several records. */
  readonly requests: number
  readonly seed?: number
  readonly region?: string
  /** How many fields a record has; `mixed` = as they were over the years. */
  readonly fields?: number | 'mixed'
}

/** Lines of a log, all different. As in a real file, the records are in no strict order. */
export function* logLines(options: TrafficOptions): Generator<string> {
  const { fields = LATEST, seed = 1, requests } = options
  const random = randomFrom(seed)
  let time = options.from.getTime()
  for (let request = 0; request < requests; request++) {
    time += random.below(2000)
    const base = baseOf(random, options, new Date(time))
    for (const record of random.weighted(REQUESTS)(random, base)) {
      yield lineOf(record, fields === 'mixed' ? random.pick(GENERATIONS) : fields)
    }
  }
}

type RequestKind = (random: Random, base: LogRecord) => readonly LogRecord[]

const OWNER = '4c8a1e0f7d2b9356a1c4e8f02b7d6a9350fe1c8b4d7a2e96305b1f8c7d4e2a90'
const ACCOUNT = '123456789012'
const ROLE = `arn:aws:sts::${ACCOUNT}:assumed-role/report-builder/i-0a1b2c3d4e5f60718`
const HEX = '0123456789ABCDEF'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const SDK = 'aws-sdk-java/2.31.6 md/io#sync ua/2.1 os/Linux#6.8.0 lang/java#21.0.6 cfg/retry-mode#standard'

/** What real buckets see, weighted by how common it is. */
const REQUESTS: readonly (readonly [weight: number, request: RequestKind])[] = [
  [40, read],
  [12, (random, base) => [signed(random, { ...base, ...list(random, base) })]],
  [10, (random, base) => [signed(random, { ...base, ...write(random, base) })]],
  [8, website],
  [6, (random, base) => [signed(random, { ...base, ...missing(random, base) })]],
  [5, denied],
  [4, deleteMany],
  [3, copy],
  [3, expire],
  [3, cloudFront],
  [2, presigned],
  [2, scanner],
  [1, packageManager],
  [1, preflight]
]

function baseOf(random: Random, { bucket, region = 'us-east-1' }: TrafficOptions, time: Date): LogRecord {
  const turnaroundTime = 4 + random.below(50)
  return {
    bucketOwner: OWNER,
    bucket,
    time,
    remoteIp: address(random),
    requester: null,
    requestId: random.text(`${HEX}GHJKMNPQRSTVWXYZ`, 16),
    operation: 'REST.GET.OBJECT',
    key: null,
    requestUri: null,
    status: 200,
    errorCode: null,
    bytesSent: null,
    objectSize: null,
    totalTime: turnaroundTime + random.below(150),
    turnaroundTime,
    referrer: null,
    userAgent: null,
    versionId: null,
    hostId: `${random.text(LETTERS, 75)}=`,
    signature: null,
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    authentication: null,
    endpoint: `${bucket}.s3.${region}.amazonaws.com`,
    tlsVersion: 'TLSv1.3',
    accessPointArn: null,
    aclRequired: null,
    sourceRegion: random.chance(0.3) ? region : null
  }
}

/** From the networks that are reserved for documentation. https://www.rfc-editor.org/rfc/rfc5737, https://www.rfc-editor.org/rfc/rfc3849 */
function address(random: Random): string {
  const host = 1 + random.below(254)
  return random.pick([`192.0.2.${host}`, `198.51.100.${host}`, `203.0.113.${host}`, `2001:db8::${host.toString(16)}`])
}

function signed(random: Random, record: LogRecord): LogRecord {
  return {
    ...record,
    requester: random.pick([
      ROLE,
      `arn:aws:iam::${ACCOUNT}:user/ana`,
      `arn:aws:iam::${ACCOUNT}:user/backup@example.com`
    ]),
    userAgent: SDK,
    signature: 'SigV4',
    authentication: 'AuthHeader'
  }
}

interface Named {
  /** As it is logged. */
  readonly key: string
  /** As it appears in a URL. */
  readonly path: string
}

/** S3 logs a key encoded twice where the URL has it encoded once, and a space as "+". */
function object(random: Random): Named {
  const number = random.below(10_000)
  return random.pick<Named>([
    { key: `reports/2026/11/${number}.parquet`, path: `reports/2026/11/${number}.parquet` },
    {
      key: `events/date%253D2026-11-${10 + (number % 20)}/part-${number}.gz`,
      path: `events/date%3D2026-11-${10 + (number % 20)}/part-${number}.gz`
    },
    { key: `images/Screen+Shot+${number}.png`, path: `images/Screen%20Shot%20${number}.png` },
    { key: `thumbnails/75*75/image-${number}.jpeg`, path: `thumbnails/75*75/image-${number}.jpeg` },
    { key: `%25E6%2597%25A5%25E6%259C%25AC/${number}.txt`, path: `%E6%97%A5%E6%9C%AC/${number}.txt` }
  ])
}

function read(random: Random, base: LogRecord): readonly LogRecord[] {
  const { key, path } = object(random)
  const objectSize = random.chance(0.01) ? 5_497_558_138_880 : random.below(50_000_000)
  const status = random.pick([200, 200, 200, 206, 304])
  const bytesSent = status === 304 ? null : status === 206 ? Math.min(objectSize, 65_536) : objectSize
  const versionId = random.chance(0.2) ? random.text(`${LETTERS}._`, 32) : null
  return [
    signed(random, { ...base, key, requestUri: `GET /${path} HTTP/1.1`, status, bytesSent, objectSize, versionId })
  ]
}

function list(random: Random, { bucket }: LogRecord): Partial<LogRecord> {
  const uri = random.pick([
    `GET /?list-type=2&prefix=reports%2F2026&fetch-owner=false HTTP/1.1`,
    `GET /${bucket}?versions= HTTP/1.1`
  ])
  return { operation: 'REST.GET.BUCKET', requestUri: uri, bytesSent: 200 + random.below(9000) }
}

function write(random: Random, _: LogRecord): Partial<LogRecord> {
  const { key, path } = object(random)
  return { operation: 'REST.PUT.OBJECT', key, requestUri: `PUT /${path} HTTP/1.1`, objectSize: random.below(9_000_000) }
}

function missing(random: Random, _: LogRecord): Partial<LogRecord> {
  const { key, path } = object(random)
  const uri = `HEAD /${path} HTTP/1.1`
  return { operation: 'REST.HEAD.OBJECT', key, requestUri: uri, status: 404, errorCode: 'NoSuchKey', bytesSent: 311 }
}

function website(random: Random, base: LogRecord): readonly LogRecord[] {
  const page = random.pick(['', 'blog/', 'blog/articles/'])
  return [
    {
      ...base,
      operation: 'WEBSITE.GET.OBJECT',
      key: `${page}index.html`,
      requestUri: `GET /${page} HTTP/1.1`,
      bytesSent: 21_653,
      objectSize: 21_653,
      referrer: 'http://www.example.com/blog/tags/',
      userAgent: BROWSER,
      cipherSuite: null,
      endpoint: 'www.example.com',
      tlsVersion: null
    }
  ]
}

function denied(random: Random, base: LogRecord): readonly LogRecord[] {
  const refused = { status: 403, errorCode: 'AccessDenied', bytesSent: 243, turnaroundTime: null }
  const { key, path } = object(random)
  const asked = { ...base, ...refused, key, requestUri: `GET /${path} HTTP/1.1`, userAgent: 'curl/8.14.1' }
  return [random.chance(0.5) ? asked : { ...signed(random, asked), aclRequired: 'Yes' }]
}

/** One record for the request and one for each object, all with the same request ID. */
function deleteMany(random: Random, base: LogRecord): readonly LogRecord[] {
  const request = signed(random, base)
  const parts = Array.from({ length: 1 + random.below(5) }, () => ({
    ...request,
    operation: 'BATCH.DELETE.OBJECT',
    key: object(random).key,
    status: 204,
    objectSize: random.below(100_000),
    totalTime: null,
    turnaroundTime: null,
    userAgent: null,
    bare: true as const
  }))
  const whole = { operation: 'REST.POST.MULTI_OBJECT_DELETE', requestUri: 'POST /?delete HTTP/1.1', bytesSent: 116 }
  return [{ ...request, ...whole }, ...parts]
}

/** A copy within one bucket: its read and its write. */
function copy(random: Random, base: LogRecord): readonly LogRecord[] {
  const { key, path } = object(random)
  const request = signed(random, { ...base, key, objectSize: random.below(100_000) })
  const source = {
    operation: 'REST.COPY.OBJECT_GET',
    status: null,
    totalTime: null,
    turnaroundTime: null,
    userAgent: null
  }
  const target = { operation: 'REST.COPY.OBJECT', key: `copies/${key}`, requestUri: `PUT /copies/${path} HTTP/1.1` }
  return [
    { ...request, ...source, bare: true },
    { ...request, ...target, bytesSent: 234 }
  ]
}

/** Lifecycle rules act inside S3: no address, no status, no headers. */
function expire(random: Random, base: LogRecord): readonly LogRecord[] {
  return [
    {
      ...base,
      remoteIp: null,
      requester: 'AmazonS3',
      operation: random.pick(['S3.EXPIRE.OBJECT', 'S3.CREATE.DELETEMARKER', 'S3.TRANSITION_GIR.OBJECT']),
      key: object(random).key,
      status: null,
      objectSize: random.below(100_000),
      totalTime: null,
      turnaroundTime: null,
      versionId: random.text(LETTERS, 32),
      cipherSuite: null,
      endpoint: null,
      tlsVersion: null,
      sourceRegion: null
    }
  ]
}

function cloudFront(random: Random, base: LogRecord): readonly LogRecord[] {
  const { key, path } = object(random)
  const request = {
    ...base,
    key,
    requestUri: `GET /${path} HTTP/1.1`,
    bytesSent: 6138,
    objectSize: 6138,
    signature: 'SigV4'
  }
  const identity = `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E${random.text(HEX, 13)}`
  return [
    random.chance(0.5)
      ? { ...request, requester: identity, userAgent: 'Amazon CloudFront', authentication: 'AuthHeader' }
      : { ...request, requester: 'svc:cloudfront.amazonaws.com', remoteIp: null, authentication: 'AuthHeader' }
  ]
}

/** A browser that does not encode the quotes in a query. */
function presigned(random: Random, base: LogRecord): readonly LogRecord[] {
  const { key, path } = object(random)
  const query = 'response-content-disposition=attachment;%20filename="report.parquet"&X-Amz-Expires=3600'
  return [
    {
      ...signed(random, base),
      key,
      requestUri: `GET /${path}?${query} HTTP/1.1`,
      bytesSent: 1000,
      objectSize: 1000,
      userAgent: BROWSER,
      authentication: 'QueryString'
    }
  ]
}

/** Somebody tries to break things: quotes in the path, the referrer and the user agent, and a forged rest of the line. */
function scanner(random: Random, base: LogRecord): readonly LogRecord[] {
  const refused = {
    ...base,
    status: 404,
    errorCode: 'NoSuchKey',
    bytesSent: 272,
    objectSize: null,
    turnaroundTime: null
  }
  return [
    random.pick<LogRecord>([
      { ...refused, key: '%2522', requestUri: 'GET /" HTTP/1.1', userAgent: '""' },
      {
        ...refused,
        key: 'index.php',
        requestUri: 'GET /index.php?s=\\think\\app&vars[0]="whoami" HTTP/1.1',
        referrer: 'http://example.com/?q="x";$y%20=%20"z"',
        userAgent: '"Mozilla/5.0 (compatible)'
      },
      {
        ...refused,
        key: 'a',
        requestUri: 'GET /a HTTP/1.1',
        referrer: 'x" 200 - 1 1 1 1 "-" "y',
        userAgent: `z" - forged= SigV4 - AuthHeader example.com TLSv1.2 - - -`
      }
    ])
  ]
}

/** pip puts JSON into its user agent. */
function packageManager(random: Random, base: LogRecord): readonly LogRecord[] {
  const userAgent = 'pip/25.2 {"ci":null,"cpu":"x86_64","implementation":{"name":"CPython","version":"3.13.5"}}'
  const key = `simple/package-${random.below(100)}/index.html`
  return [{ ...base, key, requestUri: `GET /${key} HTTP/1.1`, bytesSent: 900, objectSize: 900, userAgent }]
}

function preflight(_: Random, base: LogRecord): readonly LogRecord[] {
  const asked = {
    operation: 'REST.OPTIONS.PREFLIGHT',
    requestUri: `OPTIONS /${base.bucket} HTTP/1.1`,
    turnaroundTime: null
  }
  return [{ ...base, ...asked, referrer: 'https://app.example.com/', userAgent: BROWSER }]
}
