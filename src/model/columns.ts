/** A column as Snowflake stores and describes it: name in upper case, type with its size. */
export interface Column {
  readonly name: string
  readonly type: string
}

/**
 * The longest VARCHAR that a column may have without saying so is about to grow from 16 MiB to 128 MiB, so every size is
 * said. https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-2118
 */
const TEXT = 'VARCHAR(16777216)'
const INTEGER = 'NUMBER(38,0)'
/** Without time zone: the values are UTC. */
const TIME = 'TIMESTAMP_NTZ(9)'

const text = (name: string): Column => ({ name, type: TEXT })
const integer = (name: string): Column => ({ name, type: INTEGER })
const time = (name: string): Column => ({ name, type: TIME })

/** Where a line came from: key of the log object, and row within it, from 1. */
const origin: readonly Column[] = [text('LOG_FILE'), integer('LOG_ROW')]

/**
 * The fields of a log record in their order, by the names of Snowflake's quickstart, then those that AWS added since.
 * A column that is not text holds what SQL makes of the parser's text (sql/task/load.sql).
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
  // Fields that AWS appends one day, as they stand in the line.
  text('EXTRA')
]

/** Raw lines, as the pipe loads them; `TIMESTAMP` is when the file was scanned. */
export const STAGING_COLUMNS: readonly Column[] = [text('RAW'), time('TIMESTAMP'), ...origin]

/** One row a log record. */
export const PARSED_COLUMNS: readonly Column[] = [...record, ...origin]

/** One row a line that is no log record; `REASON` is one of the parser's words. */
export const UNPARSED_COLUMNS: readonly Column[] = [text('RAW'), time('TIMESTAMP'), ...origin, text('REASON')]

/** What the parser function returns: all of it text, and the reason when the line is no record. */
export const PARSER_COLUMNS: readonly Column[] = [...record, text('REASON')].map(({ name }) => ({
  name,
  type: 'VARCHAR'
}))
