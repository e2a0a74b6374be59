import { type ParameterValues, SESSION_PARAMETERS } from './parameters'

/** What an administrator may have set on the account, at its worst for a client that counts on the defaults. */
export const HOSTILE_PARAMETERS: ParameterValues = {
  ABORT_DETACHED_QUERY: 'true',
  AUTOCOMMIT: 'false',
  DATE_INPUT_FORMAT: 'DD/MM/YYYY',
  DATE_OUTPUT_FORMAT: 'DD/MM/YYYY',
  DEFAULT_DDL_COLLATION: 'en-ci',
  JSON_INDENT: '0',
  JS_TREAT_INTEGER_AS_BIGINT: 'true',
  QUOTED_IDENTIFIERS_IGNORE_CASE: 'true',
  ROWS_PER_RESULTSET: '2',
  STATEMENT_TIMEOUT_IN_SECONDS: '60',
  STRICT_JSON_OUTPUT: 'true',
  TIMESTAMP_INPUT_FORMAT: 'DD/MM/YYYY HH24:MI:SS',
  TIMESTAMP_LTZ_OUTPUT_FORMAT: 'MON DD',
  TIMESTAMP_NTZ_OUTPUT_FORMAT: 'MON DD',
  TIMESTAMP_OUTPUT_FORMAT: 'MON DD',
  TIMESTAMP_TYPE_MAPPING: 'TIMESTAMP_LTZ',
  TIMEZONE: 'Asia/Kathmandu',
  TRANSACTION_ABORT_ON_ERROR: 'true',
  TWO_DIGIT_CENTURY_START: '2000',
  WEEK_START: '7'
}

/** The statement by which an administrator sets them. */
export const MAKE_HOSTILE = `ALTER ACCOUNT SET ${spelled(HOSTILE_PARAMETERS)}`

/** The statement by which somebody at a prompt gets the defaults back. */
export const AS_USUAL = `ALTER SESSION SET ${spelled(standards())}`

function standards(): ParameterValues {
  return Object.fromEntries(
    Object.entries(SESSION_PARAMETERS).filter(([name]) => Object.hasOwn(HOSTILE_PARAMETERS, name))
  )
}

function spelled(parameters: ParameterValues): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} = ${/^(true|false|\d+)$/.test(value) ? value.toUpperCase() : `'${value}'`}`)
    .join(' ')
}
