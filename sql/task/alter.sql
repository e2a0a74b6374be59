-- goal: alter task {task}
-- access: write
-- needs: OWNERSHIP on task {task}
-- needs: USAGE on warehouse {warehouse}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-task
-- note: Without bundle 2026_06 of behavior changes, and in a task graph, the task must be suspended.
ALTER TASK {{id task}} SET
  [[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]][[SCHEDULE = {{text schedule}}
  ]][[USER_TASK_TIMEOUT_MS = {{number timeoutMs}}
  ]][[SUSPEND_TASK_AFTER_NUM_FAILURES = {{number failures}}
  ]][[STATEMENT_TIMEOUT_IN_SECONDS = {{number statementTimeout}}
  ]][[AUTOCOMMIT = {{boolean autocommit}}
  ]][[QUOTED_IDENTIFIERS_IGNORE_CASE = {{boolean foldsQuoted}}
  ]][[ALLOW_OVERLAPPING_EXECUTION = {{boolean overlapping}}
  ]][[COMMENT = {{text comment}}
  ]][[TARGET_COMPLETION_INTERVAL = {{text targetCompletion}}]]
