import type { Forgery } from './forgeries'
import { logLines } from './lines'
import { type Random, randomFrom } from './random'
import { GENERATIONS, LATEST, lineOf, type LogRecord } from './record'

/**
 * Records of a client who has read real logs: its URI and headers hold stretches of other lines, cut where a word or a quote
 * begins or ends, in one piece or spread over the fields. Unlike in forgeries.ts, no text was thought of as an attack.
 */
export function* replays(seed: number, seen: readonly string[] = []): Generator<Forgery, never> {
  const random = randomFrom(seed)
  const others = othersOf(seed, seen)
  for (;;) {
    const record = replayed(random, others)
    const isOfToday = record.time.getUTCFullYear() >= 2026
    const fields = isOfToday ? LATEST : random.pick(GENERATIONS)
    yield { record, fields, line: lineOf(record, fields) }
  }
}

const REQUESTERS = [
  'arn:aws:iam::111122223333:user/eve',
  'a1b2'.repeat(16),
  'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE'
] as const

/** Lines of all years and kinds that the client may have seen, and those that it has. */
function othersOf(seed: number, seen: readonly string[]): readonly [string, ...string[]] {
  const from = new Date('2026-11-01T00:00:00Z')
  const [first = '', ...rest] = logLines({ bucket: 'seen', from, requests: 200, fields: 'mixed', seed: seed % 1000 })
  return [first, ...rest, ...seen]
}

function replayed(random: Random, others: readonly [string, ...string[]]): LogRecord {
  const [uri, referrer, userAgent] = written(random, others)
  const isSigned = random.chance(0.5)
  const isEncrypted = random.chance(0.8)
  const number = () => (random.chance(0.3) ? null : random.below(10 ** (1 + random.below(8))))
  const method = random.pick(['GET', 'PUT', 'HEAD', 'POST', 'DELETE'])
  const version = random.pick([' HTTP/1.1', ' HTTP/1.1', ' HTTP/1.0', ' HTTP/2', ' HTTP/2.0'])
  return {
    bucketOwner: random.text('0123456789abcdef', 64),
    bucket: 'replayed',
    time: new Date(Date.UTC(2006 + random.below(21), random.below(12), 1 + random.below(28), random.below(24))),
    remoteIp: random.pick(['203.0.113.7', '2001:db8:0:1::7']),
    requester: isSigned ? random.pick(REQUESTERS) : null,
    requestId: random.text('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 16),
    operation: random.pick(['REST.GET.OBJECT', 'REST.HEAD.OBJECT', 'REST.POST.UPLOADS', 'WEBSITE.GET.OBJECT']),
    // Whatever is in it, S3 encodes it; a key "-" cannot be told from none.
    key: random.chance(0.3) ? null : `k${encodeURIComponent(uri)}`,
    requestUri: random.chance(0.05) ? null : `${method} /${uri}${version}`,
    status: random.pick([200, 204, 304, 400, 403, 404, 503, null]),
    errorCode: random.pick([null, null, 'AccessDenied', 'NoSuchKey', 'SlowDown']),
    bytesSent: number(),
    objectSize: number(),
    totalTime: number(),
    turnaroundTime: number(),
    referrer: header(referrer),
    userAgent: header(userAgent),
    versionId: random.chance(0.3) ? random.text('abcdefghijklmnopqrstuvwxyz0123456789._', 32) : null,
    hostId: `${random.text('abcdefABCDEF0123456789+/', 75)}=`,
    signature: isSigned ? random.pick(['SigV2', 'SigV4']) : null,
    cipherSuite: isEncrypted ? 'ECDHE-RSA-AES128-GCM-SHA256' : null,
    authentication: isSigned ? random.pick(['AuthHeader', 'QueryString']) : null,
    endpoint: random.pick(['replayed.s3.eu-west-1.amazonaws.com', 's3.amazonaws.com']),
    tlsVersion: isEncrypted ? random.pick(['TLSv1.2', 'TLSv1.3']) : null,
    accessPointArn: random.pick([null, null, 'arn:aws:s3:eu-west-1:111122223333:accesspoint/ap']),
    aclRequired: random.pick([null, 'Yes']),
    sourceRegion: random.pick([null, 'eu-west-1'])
  }
}

/** What the client writes into the URI, Referer and User-Agent. */
function written(random: Random, others: readonly [string, ...string[]]): readonly [string, string, string] {
  const some = () => (random.chance(0.3) ? '' : stretch(random, random.pick(others)))
  if (random.chance(0.5)) return [some(), some(), some() + (random.chance(0.2) ? some() : '')]
  // One stretch that goes on from field to field: what S3 writes in between seems to be a part of it.
  const line = stretch(random, random.pick(others))
  const [one, other] = [random.below(line.length + 1), random.below(line.length + 1)]
  return [
    line.slice(0, Math.min(one, other)),
    line.slice(Math.min(one, other), Math.max(one, other)),
    line.slice(Math.max(one, other))
  ]
}

/** From one border of a word or a quote to another. */
function stretch(random: Random, line: string): string {
  const borders = [0, ...[...line.matchAll(/[" ]/g)].flatMap(({ index }) => [index, index + 1]), line.length]
  const [one, other] = [random.below(borders.length), random.below(borders.length)]
  return line.slice(borders[Math.min(one, other)], borders[Math.max(one, other)])
}

/** HTTP takes spaces away from the ends of a header; one that says "-" cannot be told from none. */
function header(text: string): string | null {
  const trimmed = text.trim()
  return trimmed === '-' ? null : trimmed
}
