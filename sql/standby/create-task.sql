-- goal: create task {task}
-- access: write
-- when: the logs move to another prefix or bucket, or the pipe is replaced
-- needs: CREATE TASK on schema {task.schema}
-- needs: OWNERSHIP on task {task} (to replace it)
-- needs: USAGE on warehouse {warehouse}
-- needs: EXECUTE MANAGED TASK on account as owner of task {task} without {warehouse}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-task
-- note: While an apply moves or replaces the pipe, this task has a pipe of its own load what is new. If the apply is killed, it goes on until the next one is done. Until `reachesUntil` (seconds since 1970), a refresh reaches back to `since`; later, it queues what was stored in the last 7 days. A pipe that could not read its stage for a while stays stalled until somebody reads its status, so the task does.
CREATE OR REPLACE TASK {{id task}}
  [[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]]SCHEDULE = '30 MINUTE'
  SUSPEND_TASK_AFTER_NUM_FAILURES = 0
  ALLOW_OVERLAPPING_EXECUTION = FALSE
  COMMENT = {{text comment}}
AS
BEGIN
  IF (DATE_PART(EPOCH_SECOND, CURRENT_TIMESTAMP()) < {{number reachesUntil}}) THEN
    ALTER PIPE IF EXISTS {{id pipe}} REFRESH MODIFIED_AFTER = {{text since}};
  END IF;
  IF (DATE_PART(EPOCH_SECOND, CURRENT_TIMESTAMP()) >= {{number reachesUntil}}) THEN
    ALTER PIPE IF EXISTS {{id pipe}} REFRESH;
  END IF;
  SELECT SYSTEM$PIPE_STATUS({{text pipeName}});
END
