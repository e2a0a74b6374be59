-- goal: create task {end}
-- access: write
-- when: the logs have moved to another prefix or bucket
-- needs: CREATE TASK on schema {end.schema}
-- needs: OWNERSHIP on task {end} (to replace it)
-- needs: USAGE on warehouse {warehouse}
-- needs: EXECUTE MANAGED TASK on account as owner of task {end} without {warehouse}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-task
-- note: Runs once, when one interval has passed: S3 delivers nothing to the old location any more, and what loaded from there is dropped.
CREATE OR REPLACE TASK {{id end}}
  [[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]]SCHEDULE = {{text schedule}}
  SUSPEND_TASK_AFTER_NUM_FAILURES = 0
  ALLOW_OVERLAPPING_EXECUTION = FALSE
  COMMENT = {{text comment}}
AS
BEGIN
  DROP PIPE IF EXISTS {{id pipe}};
  DROP STAGE IF EXISTS {{id stage}};
  DROP TASK IF EXISTS {{id task}};
  DROP TASK IF EXISTS {{id end}};
END
