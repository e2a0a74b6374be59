import type { LogRecord } from './record'

/** The row that a parser owes for a record of which S3 wrote this many fields, by column. */
export function parsedFields(record: LogRecord, fields: number): Readonly<Record<string, string | null>> {
  const all: Readonly<Record<string, string | null>> = {
    BUCKETOWNER: record.bucketOwner,
    BUCKET_NAME: record.bucket,
    REQUESTDATETIME: record.time.toISOString().slice(0, 19).replace('T', ' '),
    REMOTEIP: record.remoteIp,
    REQUESTER: record.requester,
    REQUESTID: record.requestId,
    OPERATION: record.operation,
    KEY: record.key,
    REQUEST_URI: record.requestUri,
    HTTPSTATUS: text(record.status),
    ERRORCODE: record.errorCode,
    BYTESSENT: text(record.bytesSent),
    OBJECTSIZE: text(record.objectSize),
    TOTALTIME: text(record.totalTime),
    TURNAROUNDTIME: text(record.turnaroundTime),
    REFERRER: record.referrer,
    USERAGENT: record.userAgent,
    VERSIONID: record.versionId,
    HOSTID: record.hostId,
    SIGV: record.signature,
    CIPHERSUITE: record.cipherSuite,
    AUTHTYPE: record.authentication,
    ENDPOINT: record.endpoint,
    TLSVERSION: record.tlsVersion,
    ACCESSPOINTARN: record.accessPointArn,
    ACLREQUIRED: record.aclRequired,
    SOURCEREGION: record.sourceRegion
  }
  const written = Object.entries(all).map(([column, value], at) => [column, at < fields ? value : null] as const)
  return { ...Object.fromEntries(written), EXTRA: null, REASON: null }
}

function text(value: number | null): string | null {
  return value === null ? null : String(value)
}
