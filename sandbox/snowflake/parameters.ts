import { DEFAULT_TIMEZONE } from './time-zones'

/** Values by name in upper case, as SHOW PARAMETERS shows them. */
export type ParameterValues = Readonly<Record<string, string>>

/** Session parameters with their defaults. https://docs.snowflake.com/en/sql-reference/parameters */
export const SESSION_PARAMETERS: ParameterValues = {
  ABORT_DETACHED_QUERY: 'false',
  AUTOCOMMIT: 'true',
  BINARY_INPUT_FORMAT: 'HEX',
  BINARY_OUTPUT_FORMAT: 'HEX',
  CLIENT_MEMORY_LIMIT: '1536',
  CLIENT_METADATA_REQUEST_USE_CONNECTION_CTX: 'false',
  CLIENT_METADATA_USE_SESSION_DATABASE: 'false',
  CLIENT_PREFETCH_THREADS: '4',
  CLIENT_RESULT_CHUNK_SIZE: '160',
  CLIENT_RESULT_COLUMN_CASE_INSENSITIVE: 'false',
  CLIENT_SESSION_KEEP_ALIVE: 'false',
  CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY: '3600',
  CLIENT_TIMESTAMP_TYPE_MAPPING: 'TIMESTAMP_LTZ',
  DATE_INPUT_FORMAT: 'AUTO',
  DATE_OUTPUT_FORMAT: 'YYYY-MM-DD',
  ENABLE_UNLOAD_PHYSICAL_TYPE_OPTIMIZATION: 'true',
  ERROR_ON_NONDETERMINISTIC_MERGE: 'true',
  ERROR_ON_NONDETERMINISTIC_UPDATE: 'false',
  GEOGRAPHY_OUTPUT_FORMAT: 'GeoJSON',
  GEOMETRY_OUTPUT_FORMAT: 'GeoJSON',
  JDBC_TREAT_TIMESTAMP_NTZ_AS_UTC: 'false',
  JDBC_USE_SESSION_TIMEZONE: 'true',
  JSON_INDENT: '2',
  JS_TREAT_INTEGER_AS_BIGINT: 'false',
  LOCK_TIMEOUT: '43200',
  LOG_LEVEL: 'OFF',
  MULTI_STATEMENT_COUNT: '1',
  NOORDER_SEQUENCE_AS_DEFAULT: 'true',
  ODBC_TREAT_DECIMAL_AS_INT: 'false',
  QUERY_TAG: '',
  QUOTED_IDENTIFIERS_IGNORE_CASE: 'false',
  ROWS_PER_RESULTSET: '0',
  S3_STAGE_VPCE_DNS_NAME: '',
  SEARCH_PATH: '$current, $public',
  SIMULATED_DATA_SHARING_CONSUMER: '',
  STATEMENT_QUEUED_TIMEOUT_IN_SECONDS: '0',
  STATEMENT_TIMEOUT_IN_SECONDS: '172800',
  STRICT_JSON_OUTPUT: 'false',
  TIMESTAMP_DAY_IS_ALWAYS_24H: 'false',
  TIMESTAMP_INPUT_FORMAT: 'AUTO',
  TIMESTAMP_LTZ_OUTPUT_FORMAT: '',
  TIMESTAMP_NTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3',
  TIMESTAMP_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM',
  TIMESTAMP_TYPE_MAPPING: 'TIMESTAMP_NTZ',
  TIMESTAMP_TZ_OUTPUT_FORMAT: '',
  TIMEZONE: DEFAULT_TIMEZONE,
  TIME_INPUT_FORMAT: 'AUTO',
  TIME_OUTPUT_FORMAT: 'HH24:MI:SS',
  TRACE_LEVEL: 'OFF',
  TRANSACTION_ABORT_ON_ERROR: 'false',
  TRANSACTION_DEFAULT_ISOLATION_LEVEL: 'READ COMMITTED',
  TWO_DIGIT_CENTURY_START: '1970',
  UNSUPPORTED_DDL_ACTION: 'ignore',
  USE_CACHED_RESULT: 'true',
  WEEK_OF_YEAR_POLICY: '0',
  WEEK_START: '0'
}

/** Of the account alone, and of the objects in it. */
export const ACCOUNT_PARAMETERS: ParameterValues = { ...SESSION_PARAMETERS, DEFAULT_DDL_COLLATION: '' }

export type ParameterType = 'NUMBER' | 'STRING' | 'BOOLEAN'

export function typeOfParameter(standard: string): ParameterType {
  if (standard === 'true' || standard === 'false') return 'BOOLEAN'
  return /^\d+$/.test(standard) ? 'NUMBER' : 'STRING'
}

/** The value of every session parameter: the last level that sets one decides. */
export function inEffect(...levels: readonly ParameterValues[]): ParameterValues {
  const set = levels.flatMap((level) => Object.entries(level))
  return {
    ...SESSION_PARAMETERS,
    ...Object.fromEntries(set.filter(([name]) => Object.hasOwn(SESSION_PARAMETERS, name)))
  }
}
