/** A column as Snowflake stores and describes it: name in uppercase, type with its length. */
export interface Column {
  readonly name: string
  readonly type: string
}

/**
 * The default length of a VARCHAR column is going to grow from 16 MiB to 128 MiB, so every length is explicit.
 * https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-2118
 */
const TEXT = 'VARCHAR(16777216)'
const INTEGER = 'NUMBER(38,0)'
/** Without time zone: the values are UTC. */
const TIME = 'TIMESTAMP_NTZ(9)'

const text = (name: string): Column => ({ name, type: TEXT })
const integer = (name: string): Column => ({ name, type: INTEGER })
const time = (name: string): Column => ({ name, type: TIME })

/** Where a line came from: the key of the log object, and the row within it, starting at 1. */
const origin: readonly Column[] = [text('LOG_FILE'), integer('LOG_ROW')]

/**
 * The fields of a log record in order, under the names of Snowflake's quickstart, then those that AWS has added since.
 * SQL converts the parser's text for the columns that are not text (sql/task/load.sql).
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
const record: readonly Column[] = [
  text('BUCKETOWNER'),
  text('BUCKET_NAME'),
  time('REQUESTDATETIME'),
  text('REMOTEIP'),
  text('REQUESTER'),
  text('REQUESTID'),
  text('OPERATION'),
  text('KEY'),
  text('REQUEST_URI'),
  integer('HTTPSTATUS'),
  text('ERRORCODE'),
  integer('BYTESSENT'),
  integer('OBJECTSIZE'),
  integer('TOTALTIME'),
  integer('TURNAROUNDTIME'),
  text('REFERRER'),
  text('USERAGENT'),
  text('VERSIONID'),
  text('HOSTID'),
  text('SIGV'),
  text('CIPHERSUITE'),
  text('AUTHTYPE'),
  text('ENDPOINT'),
  text('TLSVERSION'),
  text('ACCESSPOINTARN'),
  text('ACLREQUIRED'),
  text('SOURCEREGION'),
  // Fields that AWS may append in the future, exactly as the line has them.
  text('EXTRA')
]

/** Raw lines, as the pipe loads them; `TIMESTAMP` is when the file was scanned. */
export const STAGING_COLUMNS: readonly Column[] = [text('RAW'), time('TIMESTAMP'), ...origin]

/** One row per log record. */
export const PARSED_COLUMNS: readonly Column[] = [...record, ...origin]

/** One row per line that the parser could not read; `REASON` is one of the parser's words. */
export const UNPARSED_COLUMNS: readonly Column[] = [text('RAW'), time('TIMESTAMP'), ...origin, text('REASON')]

/** What the parser function returns: everything as text, and the reason when it could not read the line. */
export const PARSER_COLUMNS: readonly Column[] = [...record, text('REASON')].map(({ name }) => ({
  name,
  type: 'VARCHAR'
}))
