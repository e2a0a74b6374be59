-- goal: find out what the pipeline cost in the last day
-- access: read
-- when: `check` has `health: full`
-- needs: SELECT on table {staging}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/functions/pipe_usage_history
-- note: Snowflake shows credits only to a role with MONITOR USAGE on the account. Without it there are no rows, and the cost is estimated from the bytes and from the runs of the task. A missing end of the range would be last midnight.
SELECT 'bytes' AS "source", NULL AS "credits", SUM(COALESCE(BYTES_BILLED, FILE_SIZE)) AS "bytes"
FROM TABLE({{id database}}.INFORMATION_SCHEMA.COPY_HISTORY(
  TABLE_NAME => {{text staging}},
  START_TIME => DATEADD('day', -1, CURRENT_TIMESTAMP())
))
UNION ALL
SELECT 'pipe', SUM(CREDITS_USED), NULL
FROM TABLE({{id database}}.INFORMATION_SCHEMA.PIPE_USAGE_HISTORY(
  DATE_RANGE_START => DATEADD('day', -1, CURRENT_TIMESTAMP()),
  DATE_RANGE_END => CURRENT_TIMESTAMP(),
  PIPE_NAME => {{text pipe}}
))
[[UNION ALL
SELECT 'warehouse', SUM(CREDITS_USED), NULL
FROM TABLE({{id database}}.INFORMATION_SCHEMA.WAREHOUSE_METERING_HISTORY(
  DATE_RANGE_START => DATEADD('day', -1, CURRENT_TIMESTAMP()),
  DATE_RANGE_END => CURRENT_TIMESTAMP(),
  WAREHOUSE_NAME => {{text warehouse}}
))
]][[UNION ALL
SELECT 'task', SUM(CREDITS_USED), NULL
FROM TABLE({{id database}}.INFORMATION_SCHEMA.SERVERLESS_TASK_HISTORY(
  DATE_RANGE_START => DATEADD('day', -1, CURRENT_TIMESTAMP()),
  DATE_RANGE_END => CURRENT_TIMESTAMP(),
  TASK_NAME => {{text task}}
))]]
