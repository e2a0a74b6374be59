-- A task: suspended, as every new one is.
-- https://docs.snowflake.com/en/sql-reference/sql/create-task
CREATE TASK {{id task}}
  [[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]][[SCHEDULE = {{text schedule}}
  ]]USER_TASK_TIMEOUT_MS = {{number timeoutMs}}
  SUSPEND_TASK_AFTER_NUM_FAILURES = {{number failures}}
  ALLOW_OVERLAPPING_EXECUTION = {{boolean overlapping}}
  COMMENT = {{text comment}}
  [[TARGET_COMPLETION_INTERVAL = {{text targetCompletion}}
  ]]WHEN {{include task/condition}}
AS
{{include task/body}}
