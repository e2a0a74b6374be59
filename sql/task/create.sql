-- goal: create task {task}
-- access: write
-- needs: CREATE TASK on schema {task.schema}
-- needs: USAGE on warehouse {warehouse}
-- needs: EXECUTE MANAGED TASK on account as owner of task {task} without {warehouse}
-- needs: SELECT on stream {stream}
-- needs: INSERT on table {parsed}
-- needs: INSERT on table {unparsed}
-- needs: USAGE on function {parser}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-task
-- note: A new task is suspended.
CREATE TASK {{id task}}
  [[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]][[SCHEDULE = {{text schedule}}
  ]]USER_TASK_TIMEOUT_MS = {{number timeoutMs}}
  SUSPEND_TASK_AFTER_NUM_FAILURES = {{number failures}}
  STATEMENT_TIMEOUT_IN_SECONDS = {{number statementTimeout}}
  AUTOCOMMIT = {{boolean autocommit}}
  QUOTED_IDENTIFIERS_IGNORE_CASE = {{boolean foldsQuoted}}
  ALLOW_OVERLAPPING_EXECUTION = {{boolean overlapping}}
  COMMENT = {{text comment}}
  [[TARGET_COMPLETION_INTERVAL = {{text targetCompletion}}
  ]]WHEN {{include task/condition}}
AS
{{include task/body}}
