-- goal: count the lines of the last day in {parsed}, by hour and status
-- access: read
-- when: `check` has `health: full`
-- needs: SELECT on table {parsed}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/functions/date_trunc
-- note: For the picture in the summary. The filter on the time prunes micro-partitions.
SELECT DATE_TRUNC('HOUR', REQUESTDATETIME) AS "hour", FLOOR(HTTPSTATUS / 100) AS "class", COUNT(*) AS "lines"
FROM {{id parsed}}
WHERE REQUESTDATETIME >= TO_TIMESTAMP_NTZ({{text since}})
GROUP BY "hour", "class"
