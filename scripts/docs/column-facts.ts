/** What a column holds, since when S3 has written the field if not from the start, and when the column is NULL. */
export interface ColumnFact {
  readonly holds: string
  readonly since?: string
  readonly isNull: string
}

const NEVER = 'Never'
const DASH = 'S3 wrote `-`'
const ABSENT = `${DASH}, or the record is older than the field`

/**
 * The dates are the first of each form of a record that we know of; AWS does not state them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
export const COLUMN_FACTS: Readonly<Record<string, ColumnFact>> = {
  BUCKETOWNER: { holds: 'Canonical user ID of the owner of the source bucket', isNull: DASH },
  BUCKET_NAME: { holds: 'The source bucket', isNull: DASH },
  REQUESTDATETIME: { holds: 'When the request was received, in UTC, to the second', isNull: NEVER },
  REMOTEIP: { holds: 'The address of the client, IPv4 or IPv6; a proxy hides the real one', isNull: DASH },
  REQUESTER: {
    holds: 'ARN of the IAM user or role, a canonical user ID, or a service',
    isNull: 'The request was not signed'
  },
  REQUESTID: { holds: 'ID of the request. Parts of a batch or a copy share it', isNull: DASH },
  OPERATION: { holds: 'For example `REST.GET.OBJECT`, `BATCH.DELETE.OBJECT`, `S3.EXPIRE.OBJECT`', isNull: NEVER },
  KEY: {
    holds: 'The key of the object, encoded as S3 wrote it; the views have it decoded, as `OBJECT_KEY`',
    isNull: 'The request concerns no object'
  },
  REQUEST_URI: { holds: 'The request line without its quotes. The client wrote it', isNull: DASH },
  HTTPSTATUS: { holds: 'The status of the response', isNull: DASH },
  ERRORCODE: { holds: 'The error code of S3, for example `AccessDenied`', isNull: 'There was no error' },
  BYTESSENT: { holds: 'Bytes of the response, without the overhead of HTTP', isNull: `${DASH}: zero bytes` },
  OBJECTSIZE: { holds: 'Bytes of the object', isNull: DASH },
  TOTALTIME: { holds: 'Milliseconds from the request to the last byte of the response, as S3 saw it', isNull: DASH },
  TURNAROUNDTIME: { holds: 'Milliseconds in which S3 processed the request', isNull: DASH },
  REFERRER: { holds: 'The header `Referer`. The client wrote it', isNull: 'There was no such header, or it was `-`' },
  USERAGENT: {
    holds: 'The header `User-Agent`. The client wrote it',
    isNull: 'There was no such header, or it was `-`'
  },
  VERSIONID: { since: '2010', holds: 'Version of the object', isNull: ABSENT },
  HOSTID: { since: '2019', holds: 'The extended request ID (`x-amz-id-2`)', isNull: ABSENT },
  SIGV: { since: '2019', holds: '`SigV2` or `SigV4`', isNull: `The request was not signed, or the record is older` },
  CIPHERSUITE: {
    since: '2019',
    holds: 'The cipher of TLS',
    isNull: `Plain HTTP, a request within S3, or the record is older`
  },
  AUTHTYPE: {
    since: '2019',
    holds: '`AuthHeader`, or `QueryString` for a presigned URL',
    isNull: 'The request was not signed, or the record is older'
  },
  ENDPOINT: { since: '2019', holds: 'The host that the client connected to', isNull: ABSENT },
  TLSVERSION: {
    since: '2019',
    holds: 'For example `TLSv1.3`',
    isNull: 'Plain HTTP, a request within S3, or the record is older'
  },
  ACCESSPOINTARN: {
    since: '2021',
    holds: 'ARN of the access point',
    isNull: 'The request used none, or the record is older'
  },
  ACLREQUIRED: {
    since: '2022',
    holds: '`Yes` if the request was only allowed by an ACL',
    isNull: 'It needed no ACL, or the record is older'
  },
  SOURCEREGION: { since: '2026', holds: 'The AWS Region that the request came from', isNull: ABSENT },
  EXTRA: {
    holds:
      'Everything after the fields above, exactly as in the line: fields that AWS may add, and in March 2019 the unique ID of the requester',
    isNull: 'There is nothing more'
  },
  LOG_FILE: { holds: 'Key of the log object', isNull: NEVER },
  LOG_ROW: { holds: 'Number of the line in the log object, from 1', isNull: NEVER },
  RAW: { holds: 'The line', isNull: 'The line is empty' },
  TIMESTAMP: { holds: 'When Snowpipe read the file', isNull: NEVER },
  REASON: { holds: 'Why the line could not be read: see [Unparsed lines](#unparsed-lines)', isNull: NEVER }
}
