-- goal: find the cutoff for backfilling table {staging}
-- access: read
-- when: an apply backfills
-- needs: SELECT on table {staging}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/functions/date_trunc
-- note: Log objects from before this time (in UTC) are backfilled, and the next pipe loads the rest. It is later than everything that is loaded.
SELECT DATEADD('millisecond', 500, DATE_TRUNC('second', IFF(
  COUNT(*) = 0 OR COUNT_IF(LOG_FILE IS NULL) > 0,
  CONVERT_TIMEZONE('UTC', CURRENT_TIMESTAMP())::TIMESTAMP_NTZ,
  GREATEST(
    DATEADD('minute', -1, CONVERT_TIMEZONE('UTC', CURRENT_TIMESTAMP())::TIMESTAMP_NTZ),
    COALESCE(MAX(TIMESTAMP), '1970-01-01'::TIMESTAMP_NTZ)
  )
))) AS "since"
FROM {{id staging}}
