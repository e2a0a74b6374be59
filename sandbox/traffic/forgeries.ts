import { type Random, randomFrom } from './random'
import { GENERATIONS, LATEST, lineOf, type LogRecord } from './record'

/** A record with hostile texts wherever a client can write, and the line that S3 would write of it. */
export interface Forgery {
  readonly record: LogRecord
  /** How many fields the line has. */
  readonly fields: number
  readonly line: string
}

const ID = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME = '[06/Feb/2019:00:00:38 +0000]'
const NUMBERS = '200 - 1 1 1 1'
const TAIL = '- FORGED= SigV2 - AuthHeader evil.example.com TLSv1.0 - - -'
const WHOLE = `owner bucket ${TIME} 192.0.2.66 forged ${ID.slice(0, 16)} REST.GET.OBJECT k "GET /k HTTP/1.1" ${NUMBERS} "-" "x" ${TAIL}`
const BATCH = `owner bucket ${TIME} 192.0.2.66 forged ${ID.slice(0, 16)} BATCH.DELETE.OBJECT k - 204 - - 1 - - - - ${TAIL}`

/** What an attacker would put together to look like what S3 writes. */
const PIECES = [
  '"',
  ' ',
  '" ',
  ' "',
  '" "',
  '"-" "',
  '" "-" "',
  '"-"',
  '-',
  ' - ',
  '\\"',
  'x',
  '/k?q=1',
  '200',
  ' 403 AccessDenied 243 - 9 - ',
  `" ${NUMBERS} "`,
  `" ${NUMBERS} "-" "y`,
  `" ${NUMBERS} - - `,
  ' HTTP/1.1',
  ' HTTP/1.1"',
  ` HTTP/1.1" ${NUMBERS} "-" "`,
  ` HTTP/2" ${NUMBERS} "-" "z" ${TAIL}`,
  ` ${TAIL}`,
  `" ${TAIL}`,
  `" ${TAIL} "`,
  `" ${TAIL} "y" `,
  `" - - HOST= - - - host -`,
  ' SigV4 ',
  TIME,
  ` ${TIME} `,
  WHOLE,
  BATCH,
  'é',
  '\t'
] as const satisfies readonly [string, ...string[]]

/** Hostile records without end, each with its line. The same seed gives the same ones. */
export function* forgeries(seed: number): Generator<Forgery, never> {
  const random = randomFrom(seed)
  for (;;) {
    const record = unquoted(recordOf(random), random)
    // A record of today that ended early could not be told from one with a quoted field more.
    const isOfToday = record.time.getUTCFullYear() >= 2026
    const fields = isOfToday ? LATEST : random.pick([...GENERATIONS, 23])
    yield { record, fields, line: lineOf(record, fields) }
  }
}

function recordOf(random: Random): LogRecord {
  const [isSigned, isEncrypted] = [random.chance(0.5), random.chance(0.8)]
  const count = () => (random.chance(0.2) ? null : random.below(2 ** 31))
  return {
    bucketOwner: random.text(ID, 8),
    bucket: random.pick(['logs', 'my-bucket']),
    time: new Date(Date.UTC(2009 + random.below(18), random.below(12), 1 + random.below(28), random.below(24))),
    remoteIp: random.pick([null, '192.0.2.3', '2001:db8::1']),
    requester: isSigned
      ? random.pick(['arn:aws:iam::1:user/ana', 'arn:aws:iam::cloudfront:user/CloudFront Identity E1'])
      : null,
    requestId: random.text(ID, 16),
    operation: random.pick(['REST.GET.OBJECT', 'REST.PUT.OBJECT', 'WEBSITE.GET.OBJECT', 'REST.COPY.OBJECT_GET']),
    // S3 encodes the key, so it can have neither spaces nor quotes.
    key: random.pick([null, 'k', 'a%2520b', `k${encodeURIComponent(hostile(random))}`]),
    requestUri: random.chance(0.1) ? null : `GET /${random.chance(0.5) ? '' : hostile(random)} HTTP/1.1`,
    status: random.pick([200, 206, 403, 404]),
    errorCode: random.pick([null, 'AccessDenied', 'NoSuchKey']),
    bytesSent: count(),
    objectSize: count(),
    totalTime: count(),
    turnaroundTime: count(),
    referrer: header(random),
    userAgent: header(random),
    versionId: random.chance(0.5) ? random.text(ID, 32) : null,
    hostId: `${random.text(ID, 20)}=`,
    signature: isSigned ? 'SigV4' : null,
    cipherSuite: isEncrypted ? 'TLS_AES_128_GCM_SHA256' : null,
    authentication: isSigned ? 'AuthHeader' : null,
    endpoint: 'my-bucket.s3.amazonaws.com',
    tlsVersion: isEncrypted ? 'TLSv1.3' : null,
    accessPointArn: null,
    aclRequired: random.pick([null, 'Yes']),
    sourceRegion: random.pick([null, 'us-east-1'])
  }
}

/** Without quotes, if there is nothing of a client in the record. */
function unquoted(record: LogRecord, random: Random): LogRecord {
  const isOwn = record.requestUri === null && record.referrer === null && record.userAgent === null
  return isOwn && random.chance(0.5) ? { ...record, bare: true } : record
}

/** A header that says "-" cannot be told from none. */
function header(random: Random): string | null {
  if (random.chance(0.1)) return null
  const text = random.chance(0.3) ? 'curl/8.14.1' : hostile(random)
  return text === '-' ? null : text
}

function hostile(random: Random): string {
  return Array.from({ length: random.below(6) }, () => random.pick(PIECES)).join('')
}
