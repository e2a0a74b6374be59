-- goal: find the log objects in {staging}, {parsed} and {unparsed}
-- access: read
-- when: `check` or `apply` has `health: full` or `backfill`
-- needs: SELECT on table {staging}
-- needs: SELECT on table {parsed}
-- needs: SELECT on table {unparsed}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/user-guide/tables-clustering-micropartitions
-- note: For some thousand log objects that follow each other in the bucket, how many lines there are more than once; in the staging table, they may be, because the task moves each of them once. Lines are in the staging table too after the task has parsed them.
SELECT LOG_FILE AS "file", MAX(REPEATED) AS "repeated"
FROM (
  SELECT LOG_FILE, 0 AS REPEATED
  FROM {{id staging}}
  WHERE LOG_FILE BETWEEN {{text first}} AND {{text last}}
  GROUP BY LOG_FILE
  UNION ALL
  SELECT LOG_FILE, COUNT(*) - COUNT(DISTINCT LOG_ROW) AS REPEATED
  FROM (
    SELECT LOG_FILE, LOG_ROW FROM {{id parsed}} WHERE LOG_FILE BETWEEN {{text first}} AND {{text last}}
    UNION ALL
    SELECT LOG_FILE, LOG_ROW FROM {{id unparsed}} WHERE LOG_FILE BETWEEN {{text first}} AND {{text last}}
  )
  GROUP BY LOG_FILE
)
GROUP BY LOG_FILE
