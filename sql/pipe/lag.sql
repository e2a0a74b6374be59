-- goal: find out how long the pipe took to load log objects into {staging}
-- access: read
-- when: `check` has `health: full`
-- needs: SELECT on table {staging}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/functions/copy_history
-- note: From the notification to the end of the load, in the last day. Objects that COPY loaded by name have no notification.
SELECT
  COUNT(*) AS "objects",
  MEDIAN(DATEDIFF('second', PIPE_RECEIVED_TIME, LAST_LOAD_TIME)) AS "usual",
  MAX(DATEDIFF('second', PIPE_RECEIVED_TIME, LAST_LOAD_TIME)) AS "longest",
  MAX_BY(FILE_NAME, DATEDIFF('second', PIPE_RECEIVED_TIME, LAST_LOAD_TIME)) AS "file"
FROM TABLE({{id database}}.INFORMATION_SCHEMA.COPY_HISTORY(
  TABLE_NAME => {{text staging}},
  START_TIME => DATEADD('day', -1, CURRENT_TIMESTAMP())
))
WHERE PIPE_RECEIVED_TIME IS NOT NULL
