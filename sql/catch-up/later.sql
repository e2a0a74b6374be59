-- part: how many tasks of this name were created since the run began: one, if another apply has replaced the task
-- docs: https://docs.snowflake.com/en/sql-reference/functions/task_dependents
-- note: The task itself is the first row. Nothing tells a run which task it belongs to, but that one was there when it began.
SELECT COUNT(*) INTO :later
  FROM TABLE({{id database}}.INFORMATION_SCHEMA.TASK_DEPENDENTS(TASK_NAME => {{text taskName}}, RECURSIVE => FALSE))
  WHERE CREATED_ON > :began
