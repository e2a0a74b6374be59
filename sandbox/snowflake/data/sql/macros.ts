import { ownMessage } from './refusals'

/**
 * Functions whose meaning differs between the two engines, as DuckDB macros. `typeof` of an argument is known when a
 * statement is compiled, so each call keeps only the branch of its type.
 */
const INTEGERS = "('TINYINT','SMALLINT','INTEGER','BIGINT','HUGEINT','UINTEGER','UBIGINT')"

/** Ends the statement when the value could not be converted, with Snowflake's message about the text. */
function must(converted: string, text: string, code: string, sqlState: string, noun: string): string {
  const [before = '', after = ''] = ownMessage(code, sqlState, `${noun} '\0' is not recognized`).split('\0')
  const message = `'${before.replaceAll("'", "''")}' || CAST(${text} AS VARCHAR) || '${after.replaceAll("'", "''")}'`
  return `CASE WHEN ${text} IS NULL THEN NULL ELSE coalesce(${converted}, error(${message})) END`
}

/** https://docs.snowflake.com/en/sql-reference/date-time-input-output#date-and-time-formats-in-conversion-functions */
const OTHER_TIMESTAMPS = [
  '%m/%d/%Y %H:%M:%S',
  '%m/%d/%Y %H:%M',
  '%m/%d/%Y',
  '%d-%b-%Y %H:%M:%S',
  '%d-%b-%Y',
  '%a, %d %b %Y %H:%M:%S',
  '%a %b %d %H:%M:%S %Y'
]

const listed = (formats: readonly string[]): string => `[${formats.map((format) => `'${format}'`).join(', ')}]`

export const MACROS: readonly string[] = [
  // Texts: a float has no ".0", a variant's string no quotes, a timestamp three decimals.
  `CREATE MACRO sf_text(x) AS CASE typeof(x)
     WHEN 'JSON' THEN json_extract_string(to_json(x), '$')
     WHEN 'TIMESTAMP' THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g')
     WHEN 'TIMESTAMP WITH TIME ZONE' THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMPTZ), '%Y-%m-%d %H:%M:%S.%g ')
       || regexp_replace(regexp_replace(strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMPTZ), '%z'), ':', ''), '^([+-]\\d\\d)$', '\\100')
     WHEN 'DOUBLE' THEN regexp_replace(CAST(x AS VARCHAR), '\\.0$', '')
     ELSE CAST(x AS VARCHAR) END`,
  // For conversions: the plain text of a value, at full precision.
  `CREATE MACRO sf_plain(x) AS CASE typeof(x) WHEN 'JSON' THEN json_extract_string(to_json(x), '$') ELSE CAST(x AS VARCHAR) END`,

  `CREATE MACRO sf_number(x) AS CASE typeof(x)
     WHEN 'BOOLEAN' THEN CAST(TRY_CAST(CAST(x AS VARCHAR) AS BOOLEAN) AS INTEGER)::VARCHAR
     WHEN 'JSON' THEN json_extract_string(to_json(x), '$')
     ELSE trim(CAST(x AS VARCHAR)) END`,

  // A number in a text is seconds, milli-, micro- or nanoseconds, by its size.
  `CREATE MACRO sf_epoch(n) AS make_timestamp(CAST(CASE
     WHEN abs(n) < 31536000000 THEN n * 1000000
     WHEN abs(n) < 31536000000000 THEN n * 1000
     WHEN abs(n) < 31536000000000000 THEN n
     ELSE n // 1000 END AS BIGINT))`,
  `CREATE MACRO sf_seconds(x) AS make_timestamp(CAST(round(CAST(CAST(x AS VARCHAR) AS DECIMAL(38,9)) * 1000000) AS BIGINT))`,
  `CREATE MACRO sf_ntz_text(t) AS CASE
     WHEN regexp_full_match(t, '-?\\d+') THEN sf_epoch(TRY_CAST(t AS BIGINT))
     WHEN regexp_matches(t, '^\\s*\\d{4}-\\d') THEN TRY_CAST(regexp_replace(regexp_replace(t, '(:[\\d.]+)\\s*(?:Z|[+-]\\d\\d(?::?\\d\\d)?)\\s*$', '\\1'), '(\\.\\d{6})\\d+', '\\1') AS TIMESTAMP)
     ELSE try_strptime(t, ${listed(OTHER_TIMESTAMPS)}) END`,
  `CREATE MACRO sf_zoned(t) AS regexp_replace(regexp_replace(t, '(:[\\d.]+)\\s*(Z|[+-]\\d\\d)\\s*$', '\\1\\2'), '(:[\\d.]+)\\s*([+-]\\d\\d):?(\\d\\d)\\s*$', '\\1\\2:\\3')`,
  `CREATE MACRO sf_ltz_text(t) AS CASE
     WHEN regexp_full_match(t, '-?\\d+') THEN timezone('UTC', sf_epoch(TRY_CAST(t AS BIGINT)))
     WHEN regexp_matches(t, '^\\s*\\d{4}-\\d') THEN TRY_CAST(regexp_replace(sf_zoned(t), '(\\.\\d{6})\\d+', '\\1') AS TIMESTAMPTZ)
     ELSE CAST(try_strptime(t, ${listed(OTHER_TIMESTAMPS)}) AS TIMESTAMPTZ) END`,
  `CREATE MACRO sf_try_ntz(x) AS CASE
     WHEN typeof(x) IN ('TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'DATE') THEN TRY_CAST(x AS TIMESTAMP)
     WHEN typeof(x) IN ${INTEGERS} OR typeof(x) LIKE 'DECIMAL%' THEN sf_seconds(TRY_CAST(CAST(x AS VARCHAR) AS DECIMAL(38,9)))
     ELSE sf_ntz_text(sf_plain(x)) END`,
  `CREATE MACRO sf_try_ltz(x) AS CASE
     WHEN typeof(x) IN ('TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'DATE') THEN TRY_CAST(x AS TIMESTAMPTZ)
     WHEN typeof(x) IN ${INTEGERS} OR typeof(x) LIKE 'DECIMAL%' THEN timezone('UTC', sf_seconds(TRY_CAST(CAST(x AS VARCHAR) AS DECIMAL(38,9))))
     ELSE sf_ltz_text(sf_plain(x)) END`,
  `CREATE MACRO sf_try_date(x) AS CASE
     WHEN typeof(x) IN ('TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'DATE') THEN TRY_CAST(x AS DATE)
     ELSE CAST(sf_ntz_text(sf_plain(x)) AS DATE) END`,
  `CREATE MACRO sf_try_boolean(x) AS CASE
     WHEN typeof(x) = 'VARCHAR' OR typeof(x) = 'JSON' THEN CASE
       WHEN lower(trim(sf_plain(x))) IN ('true','t','yes','y','on','1') THEN true
       WHEN lower(trim(sf_plain(x))) IN ('false','f','no','n','off','0') THEN false END
     ELSE TRY_CAST(x AS BOOLEAN) END`,
  `CREATE MACRO sf_try_time(x) AS TRY_CAST(sf_plain(x) AS TIME)`,
  `CREATE MACRO sf_ntz(x) AS ${must('sf_try_ntz(x)', 'x', '100035', '22007', 'Timestamp')}`,
  `CREATE MACRO sf_ltz(x) AS ${must('sf_try_ltz(x)', 'x', '100035', '22007', 'Timestamp')}`,
  `CREATE MACRO sf_date(x) AS ${must('sf_try_date(x)', 'x', '100040', '22007', 'Date')}`,
  `CREATE MACRO sf_time(x) AS ${must('sf_try_time(x)', 'x', '100108', '22007', 'Time')}`,
  `CREATE MACRO sf_boolean(x) AS ${must('sf_try_boolean(x)', 'x', '100037', '22018', 'Boolean value')}`,
  `CREATE MACRO sf_parsed(x, parsed, format) AS CASE WHEN x IS NULL THEN NULL
     ELSE coalesce(parsed, error('${ownMessage('100096', '22007', "Can''t parse ''").replace('⟦end⟧', '')}' || x || ''' as timestamp with format ''' || format || '''⟦end⟧')) END`,

  // What a column takes: a text that is not too long, and NULL only where it may be.
  `CREATE MACRO sf_fitting(x, most) AS CASE WHEN length(x) > most
     THEN error('${ownMessage('100078', '22000', "String ''").replace('⟦end⟧', '')}' || left(x, 100) || ''' is too long and would be truncated⟦end⟧') ELSE x END`,
  `CREATE MACRO sf_lob(x) AS CASE WHEN strlen(x) > 16777216
     THEN error('${ownMessage('100082', '22000', "Max LOB size (16777216) exceeded, actual size of parsed column is ").replace('⟦end⟧', '')}' || strlen(x) || '⟦end⟧') ELSE x END`,
  `CREATE MACRO sf_filled(x) AS CASE WHEN x IS NULL
     THEN error('${ownMessage('100072', '22000', 'NULL result in a non-nullable column')}') ELSE x END`,

  // Arithmetic: a number divided keeps six more decimals, twelve at most; nothing divides by zero.
  `CREATE MACRO sf_scale(type) AS coalesce(TRY_CAST(regexp_extract(type, '^DECIMAL\\(\\d+,(\\d+)\\)$', 1) AS INTEGER), 0)`,
  `CREATE MACRO sf_divided(a, b) AS CASE
     WHEN b = 0 THEN error('${ownMessage('100051', '22012', 'Division by zero')}')
     WHEN typeof(a) = 'DOUBLE' OR typeof(b) = 'DOUBLE' THEN a / b
     ELSE round(CAST(a AS DOUBLE) / CAST(b AS DOUBLE), greatest(sf_scale(typeof(a)), least(sf_scale(typeof(a)) + 6, 12))) END`,
  `CREATE MACRO sf_mean(mean, type) AS CASE
     WHEN type = 'DOUBLE' THEN mean
     ELSE round(mean, CAST(greatest(sf_scale(type), least(sf_scale(type) + 6, 12)) AS INTEGER)) END`,
  `CREATE MACRO sf_modulo(a, b) AS CASE WHEN b = 0 THEN error('${ownMessage('100051', '22012', 'Division by zero')}') ELSE a % b END`,

  `CREATE MACRO sf_substr(x, start) AS substring(sf_text(x), CASE WHEN start = 0 THEN 1 ELSE start END),
     (x, start, size) AS substring(sf_text(x), CASE WHEN start = 0 THEN 1 ELSE start END, greatest(size, 0))`,
  `CREATE MACRO sf_split_part(x, delimiter, part) AS CASE
     WHEN delimiter = '' THEN CASE WHEN part IN (-1, 0, 1) THEN x ELSE '' END
     ELSE split_part(x, delimiter, CASE WHEN part = 0 THEN 1 ELSE part END) END`
]
