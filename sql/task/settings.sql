-- part: where and when a task runs, and how it ends
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-task
[[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]][[SCHEDULE = {{text schedule}}
  ]]USER_TASK_TIMEOUT_MS = {{number timeoutMs}}
  SUSPEND_TASK_AFTER_NUM_FAILURES = {{number failures}}
  STATEMENT_TIMEOUT_IN_SECONDS = {{number statementTimeout}}
  AUTOCOMMIT = {{boolean autocommit}}
  QUOTED_IDENTIFIERS_IGNORE_CASE = {{boolean foldsQuoted}}
  ALLOW_OVERLAPPING_EXECUTION = {{boolean overlapping}}
  COMMENT = {{text comment}}[[
  TARGET_COMPLETION_INTERVAL = {{text targetCompletion}}]]
