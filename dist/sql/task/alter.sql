-- What differs about a suspended task.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-task
ALTER TASK {{id task}} SET
  [[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]][[SCHEDULE = {{text schedule}}
  ]][[USER_TASK_TIMEOUT_MS = {{number timeoutMs}}
  ]][[SUSPEND_TASK_AFTER_NUM_FAILURES = {{number failures}}
  ]][[ALLOW_OVERLAPPING_EXECUTION = {{boolean overlapping}}
  ]][[COMMENT = {{text comment}}
  ]][[TARGET_COMPLETION_INTERVAL = {{text targetCompletion}}]]
