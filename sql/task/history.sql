-- goal: read the last runs of task {database}.{schema}.{name}
-- access: read
-- when: `check` has `health: full`
-- needs: MONITOR on task {database}.{schema}.{name}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/functions/task_history
-- note: The runs of the last day, the newest first. A run that is still scheduled has no query yet.
SELECT STATE, ERROR_MESSAGE, SCHEDULED_TIME, QUERY_START_TIME, COMPLETED_TIME
FROM TABLE({{id database}}.INFORMATION_SCHEMA.TASK_HISTORY(
  SCHEDULED_TIME_RANGE_START => DATEADD('day', -1, CURRENT_TIMESTAMP()),
  RESULT_LIMIT => 1000,
  TASK_NAME => {{text name}}
))
WHERE DATABASE_NAME = {{text database}} AND SCHEMA_NAME = {{text schema}} AND QUERY_ID IS NOT NULL
ORDER BY SCHEDULED_TIME DESC
