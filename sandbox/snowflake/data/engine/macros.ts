import { ownMessage } from './refusals'

/** An expression of the parameters; it may call the bare forms of the macros above it. */
type Definition = readonly [name: string, parameters: readonly string[], body: string]

const INTEGERS = "('TINYINT','SMALLINT','INTEGER','BIGINT','HUGEINT','UINTEGER','UBIGINT')"
const TIMES = "('TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'DATE')"

/** Formats other than ISO 8601. https://docs.snowflake.com/en/sql-reference/date-time-input-output#date-formats */
const OTHER_TIMESTAMPS = [
  '%m/%d/%Y %H:%M:%S',
  '%m/%d/%Y %H:%M',
  '%m/%d/%Y',
  '%d-%b-%Y %H:%M:%S',
  '%d-%b-%Y',
  '%a, %d %b %Y %H:%M:%S',
  '%a %b %d %H:%M:%S %Y'
]
  .map((format) => `'${format}'`)
  .join(', ')

/** Ends the statement with Snowflake's message, whose parts are SQL expressions. */
function fail(code: string, sqlState: string, ...parts: readonly string[]): string {
  const [before = '', after = ''] = ownMessage(code, sqlState, '\0').split('\0')
  return `error(${[`'${before}'`, ...parts, `'${after}'`].join(' || ')})`
}

function must(converted: string, code: string, sqlState: string, noun: string): string {
  const failure = fail(code, sqlState, `'${noun} '''`, 'CAST(x AS VARCHAR)', `''' is not recognized'`)
  return `CASE WHEN x IS NULL THEN NULL ELSE coalesce(${converted}, ${failure}) END`
}

const DIVISION_BY_ZERO = fail('100051', '22012', "'Division by zero'")

/**
 * Functions that mean different things in Snowflake and DuckDB. DuckDB knows `typeof` of an argument when it compiles a
 * statement, so one body can handle each type in its own way.
 */
const DEFINITIONS: readonly Definition[] = [
  // Floats have no ".0", strings in variants have no quotes, timestamps have three decimals.
  [
    'text',
    ['x'],
    `CASE typeof(x)
      WHEN 'VARCHAR' THEN CAST(x AS VARCHAR)
      WHEN 'JSON' THEN json_extract_string(to_json(x), '$')
      WHEN 'TIMESTAMP' THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g')
      WHEN 'TIMESTAMP WITH TIME ZONE' THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMPTZ), '%Y-%m-%d %H:%M:%S.%g ')
        || regexp_replace(replace(strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMPTZ), '%z'), ':', ''), '^([+-]\\d\\d)$', '\\100')
      WHEN 'DOUBLE' THEN regexp_replace(CAST(x AS VARCHAR), '\\.0$', '')
      ELSE CAST(x AS VARCHAR) END`
  ],
  // With full precision, for conversion to another type.
  ['plain', ['x'], `CASE typeof(x) WHEN 'JSON' THEN json_extract_string(to_json(x), '$') ELSE CAST(x AS VARCHAR) END`],
  [
    'number',
    ['x'],
    `CASE typeof(x)
      WHEN 'BOOLEAN' THEN CAST(CAST(TRY_CAST(CAST(x AS VARCHAR) AS BOOLEAN) AS INTEGER) AS VARCHAR)
      WHEN 'JSON' THEN json_extract_string(to_json(x), '$')
      ELSE trim(CAST(x AS VARCHAR)) END`
  ],

  // A number in a string is in seconds, milli-, micro- or nanoseconds, depending on its size; a NUMBER is in seconds.
  [
    'epoch',
    ['n'],
    `make_timestamp(CAST(CASE
      WHEN abs(n) < 31536000000 THEN n * 1000000
      WHEN abs(n) < 31536000000000 THEN n * 1000
      WHEN abs(n) < 31536000000000000 THEN n
      ELSE n // 1000 END AS BIGINT))`
  ],
  ['seconds', ['x'], `make_timestamp(CAST(round(TRY_CAST(CAST(x AS VARCHAR) AS DECIMAL(38,9)) * 1000000) AS BIGINT))`],
  ['micros', ['t'], `regexp_replace(t, '(\\.\\d{6})\\d+', '\\1')`],
  ['unzoned', ['t'], `regexp_replace(t, '(:[\\d.]+)\\s*(?:Z|[+-]\\d\\d(?::?\\d\\d)?)\\s*$', '\\1')`],
  [
    'zoned',
    ['t'],
    `regexp_replace(regexp_replace(t, '(:[\\d.]+)\\s*(Z|[+-]\\d\\d)\\s*$', '\\1\\2'), '(:[\\d.]+)\\s*([+-]\\d\\d):?(\\d\\d)\\s*$', '\\1\\2:\\3')`
  ],
  [
    'ntz_of_text',
    ['t'],
    `CASE
      WHEN regexp_full_match(t, '-?\\d+') THEN bare_epoch(TRY_CAST(t AS BIGINT))
      WHEN regexp_matches(t, '^\\s*\\d{4}-\\d') THEN TRY_CAST(bare_micros(bare_unzoned(t)) AS TIMESTAMP)
      ELSE try_strptime(t, [${OTHER_TIMESTAMPS}]) END`
  ],
  [
    'ltz_of_text',
    ['t'],
    `CASE
      WHEN regexp_full_match(t, '-?\\d+') THEN timezone('UTC', bare_epoch(TRY_CAST(t AS BIGINT)))
      WHEN regexp_matches(t, '^\\s*\\d{4}-\\d') THEN TRY_CAST(bare_micros(bare_zoned(t)) AS TIMESTAMPTZ)
      ELSE CAST(try_strptime(t, [${OTHER_TIMESTAMPS}]) AS TIMESTAMPTZ) END`
  ],
  [
    'try_ntz',
    ['x'],
    `CASE
      WHEN typeof(x) IN ${TIMES} THEN TRY_CAST(x AS TIMESTAMP)
      WHEN typeof(x) IN ${INTEGERS} OR typeof(x) LIKE 'DECIMAL%' THEN bare_seconds(x)
      ELSE bare_ntz_of_text(bare_plain(x)) END`
  ],
  [
    'try_ltz',
    ['x'],
    `CASE
      WHEN typeof(x) IN ${TIMES} THEN TRY_CAST(x AS TIMESTAMPTZ)
      WHEN typeof(x) IN ${INTEGERS} OR typeof(x) LIKE 'DECIMAL%' THEN timezone('UTC', bare_seconds(x))
      ELSE bare_ltz_of_text(bare_plain(x)) END`
  ],
  [
    'try_date',
    ['x'],
    `CASE WHEN typeof(x) IN ${TIMES} THEN TRY_CAST(x AS DATE) ELSE CAST(bare_ntz_of_text(bare_plain(x)) AS DATE) END`
  ],
  ['try_time', ['x'], `TRY_CAST(bare_plain(x) AS TIME)`],
  [
    'try_boolean',
    ['x'],
    `CASE
      WHEN typeof(x) NOT IN ('VARCHAR', 'JSON') THEN TRY_CAST(x AS BOOLEAN)
      WHEN lower(trim(bare_plain(x))) IN ('true', 't', 'yes', 'y', 'on', '1') THEN true
      WHEN lower(trim(bare_plain(x))) IN ('false', 'f', 'no', 'n', 'off', '0') THEN false END`
  ],
  ['ntz', ['x'], must('bare_try_ntz(x)', '100035', '22007', 'Timestamp')],
  ['ltz', ['x'], must('bare_try_ltz(x)', '100035', '22007', 'Timestamp')],
  ['date', ['x'], must('bare_try_date(x)', '100040', '22007', 'Date')],
  ['time', ['x'], must('bare_try_time(x)', '100108', '22007', 'Time')],
  ['boolean', ['x'], must('bare_try_boolean(x)', '100037', '22018', 'Boolean value')],
  // The string, what it was parsed to, and the format that it should have had.
  [
    'parsed',
    ['t', 'value', 'format'],
    `CASE WHEN t IS NULL THEN NULL ELSE coalesce(value, ${fail('100096', '22007', `'Can''t parse '''`, 't', `''' as timestamp with format '''`, 'format', `''''`)}) END`
  ],

  // What a column accepts: strings that are not too long, and NULL unless the column is NOT NULL.
  [
    'fitting',
    ['t', 'most'],
    `CASE WHEN length(t) > most THEN ${fail('100078', '22000', `'String '''`, 'left(t, 100)', `''' is too long and would be truncated'`)} ELSE t END`
  ],
  [
    'lob',
    ['t'],
    `CASE WHEN strlen(t) > 16777216 THEN ${fail('100082', '22000', `'Max LOB size (16777216) exceeded, actual size of parsed column is '`, 'CAST(strlen(t) AS VARCHAR)')} ELSE t END`
  ],
  [
    'filled',
    ['x'],
    `CASE WHEN x IS NULL THEN ${fail('100072', '22000', "'NULL result in a non-nullable column'")} ELSE x END`
  ],

  // A quotient has six more decimals than the dividend, twelve at most. Division by zero is an error.
  ['scale', ['type'], `coalesce(TRY_CAST(regexp_extract(type, '^DECIMAL\\(\\d+,(\\d+)\\)$', 1) AS INTEGER), 0)`],
  ['more_decimals', ['type'], `CAST(greatest(bare_scale(type), least(bare_scale(type) + 6, 12)) AS INTEGER)`],
  [
    'divided',
    ['a', 'b'],
    `CASE
      WHEN b = 0 THEN ${DIVISION_BY_ZERO}
      WHEN typeof(a) = 'DOUBLE' OR typeof(b) = 'DOUBLE' THEN a / b
      ELSE round(CAST(a AS DOUBLE) / CAST(b AS DOUBLE), bare_more_decimals(typeof(a))) END`
  ],
  ['modulo', ['a', 'b'], `CASE WHEN b = 0 THEN ${DIVISION_BY_ZERO} ELSE a % b END`],
  ['mean', ['mean', 'type'], `CASE WHEN type = 'DOUBLE' THEN mean ELSE round(mean, bare_more_decimals(type)) END`],

  ['from_position', ['t', 'start'], `substring(t, CASE WHEN start = 0 THEN 1 ELSE start END)`],
  ['substr', ['t', 'start', 'size'], `substring(t, CASE WHEN start = 0 THEN 1 ELSE start END, greatest(size, 0))`],
  [
    'split_part',
    ['t', 'delimiter', 'part'],
    `CASE
      WHEN delimiter = '' THEN CASE WHEN part IN (-1, 0, 1) THEN t ELSE '' END
      ELSE split_part(t, delimiter, CASE WHEN part = 0 THEN 1 ELSE part END) END`
  ]
]

/**
 * DuckDB expands a macro call into a copy of its body, and a body uses an argument many times, so nested calls would grow
 * exponentially. The `sf_` form binds its arguments to a lambda first; the `bare_` form is for arguments that may be copied.
 */
export const MACROS: readonly string[] = DEFINITIONS.flatMap(([name, parameters, body]) => {
  const list = parameters.join(', ')
  const [only, ...others] = parameters
  const bound = others.length === 0 ? only : `{${parameters.map((each) => `'${each}': ${each}`).join(', ')}}`
  const passed = others.length === 0 ? 'v' : parameters.map((each) => `v.${each}`).join(', ')
  return [
    `CREATE MACRO bare_${name}(${list}) AS ${body}`,
    `CREATE MACRO sf_${name}(${list}) AS list_transform([${bound}], lambda v: bare_${name}(${passed}))[1]`
  ]
})
