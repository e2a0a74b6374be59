-- goal: create task {task}
-- access: write
-- needs: CREATE TASK on schema {task.schema}
-- needs: OWNERSHIP on task {task} (to replace it)
-- needs: USAGE on warehouse {warehouse}
-- needs: EXECUTE MANAGED TASK on account as owner of task {task} without {warehouse}
-- needs: OPERATE, MONITOR on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-task
-- note: S3 needs minutes to use a new notification, so ten minutes later the task queues what the pipe was not notified of, and drops itself. A pipe that could not read its stage for a while stays stalled until somebody reads its status, so the task does. A run that is in progress when its task is dropped ends normally. If it fails, it tries again ten minutes later. Another apply may replace the task while a run is in progress: the run then leaves the new one.
CREATE OR REPLACE TASK {{id task}}
  [[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]]SCHEDULE = '10 MINUTE'
  SUSPEND_TASK_AFTER_NUM_FAILURES = 100
  ALLOW_OVERLAPPING_EXECUTION = FALSE
  COMMENT = {{text comment}}
AS
BEGIN
  LET began TIMESTAMP_LTZ := CURRENT_TIMESTAMP();
  LET later INTEGER := 0;
  ALTER PIPE {{id pipe}} REFRESH MODIFIED_AFTER = {{text since}};
  SELECT SYSTEM$PIPE_STATUS({{text pipeName}});
  {{include catch-up/later}};
  IF (later = 0) THEN
    DROP TASK IF EXISTS {{id task}};
  END IF;
END
