-- The moment, in UTC, up to which log objects are loaded by name, and from which on by the next pipe.
-- https://docs.snowflake.com/en/sql-reference/functions/date_trunc
SELECT DATEADD('millisecond', 500, DATE_TRUNC('second', GREATEST(
  DATEADD('minute', -1, CONVERT_TIMEZONE('UTC', CURRENT_TIMESTAMP())::TIMESTAMP_NTZ),
  COALESCE(
    (SELECT MAX(IFF(LOG_FILE IS NULL, NULL, TIMESTAMP)) FROM {{id staging}}),
    '1970-01-01'::TIMESTAMP_NTZ
  ),
  COALESCE(
    (SELECT MAX(CONVERT_TIMEZONE('UTC', LAST_LOAD_TIME)::TIMESTAMP_NTZ)
    FROM {{include pipe/loaded}}),
    '1970-01-01'::TIMESTAMP_NTZ
  )
))) AS "since"
