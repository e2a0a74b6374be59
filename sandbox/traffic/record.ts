/**
 * A record of a server access log, and how S3 writes it: fields in order, separated by spaces. The request line and the
 * two headers are in quotes, but not escaped. https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export interface LogRecord {
  readonly bucketOwner: string
  readonly bucket: string
  readonly time: Date
  readonly remoteIp: string | null
  readonly requester: string | null
  readonly requestId: string
  readonly operation: string
  /** Encoded, as S3 writes it. */
  readonly key: string | null
  /** null where S3 had no request line to write. */
  readonly requestUri: string | null
  readonly status: number | null
  readonly errorCode: string | null
  readonly bytesSent: number | null
  readonly objectSize: number | null
  readonly totalTime: number | null
  readonly turnaroundTime: number | null
  readonly referrer: string | null
  readonly userAgent: string | null
  readonly versionId: string | null
  readonly hostId: string | null
  readonly signature: string | null
  readonly cipherSuite: string | null
  readonly authentication: string | null
  readonly endpoint: string | null
  readonly tlsVersion: string | null
  readonly accessPointArn: string | null
  readonly aclRequired: string | null
  readonly sourceRegion: string | null
  /** Writes a missing request line or header without quotes, as S3 does for the parts of a batch or a copy. */
  readonly bare?: true
}

/**
 * Fields of a record over the years: at first 17, then 18 with the version, 24 from 2019, 25 from 2021, 26 from 2022, 27 from 2026.
 * AWS announced the last one on January 19, 2026: https://github.com/ministryofjustice/modernisation-platform/issues/12303
 */
export const GENERATIONS = [17, 18, 24, 25, 26, 27] as const

export const LATEST = 27

/** The record as a line, without the newline. `fields` = how many fields S3 wrote at the time. */
export function lineOf(record: LogRecord, fields: number = LATEST): string {
  return [
    record.bucketOwner,
    record.bucket,
    `[${logTime(record.time)}]`,
    bare(record.remoteIp),
    bare(record.requester),
    record.requestId,
    record.operation,
    bare(record.key),
    quoted(record.requestUri, record.bare),
    bare(record.status),
    bare(record.errorCode),
    bare(record.bytesSent),
    bare(record.objectSize),
    bare(record.totalTime),
    bare(record.turnaroundTime),
    quoted(record.referrer, record.bare),
    quoted(record.userAgent, record.bare),
    bare(record.versionId),
    bare(record.hostId),
    bare(record.signature),
    bare(record.cipherSuite),
    bare(record.authentication),
    bare(record.endpoint),
    bare(record.tlsVersion),
    bare(record.accessPointArn),
    bare(record.aclRequired),
    bare(record.sourceRegion)
  ]
    .slice(0, fields)
    .join(' ')
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "06/Feb/2019:00:00:38 +0000" */
function logTime(time: Date): string {
  const [date = '', clock = ''] = time.toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`
}

function bare(value: string | number | null): string {
  return value === null ? '-' : String(value)
}

function quoted(value: string | null, isBare?: true): string {
  return value === null && isBare === true ? '-' : `"${value ?? '-'}"`
}
