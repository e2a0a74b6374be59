-- goal: create task {task}
-- access: write
-- when: the logs move to another prefix or bucket
-- needs: CREATE TASK on schema {task.schema}
-- needs: OWNERSHIP on task {task} (to replace it)
-- needs: USAGE on warehouse {warehouse}
-- needs: EXECUTE MANAGED TASK on account as owner of task {task} without {warehouse}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-task
-- note: S3 still delivers to the old location for hours. Until `refreshUntil` (seconds since 1970), the task has the pipe there load what is new; after `end`, when that is loaded, it drops the pipe, its stage and itself. A pipe that could not read its stage for a while stays stalled until somebody reads its status, so the task does. It exists before them, so that none of them can be left over.
CREATE OR REPLACE TASK {{id task}}
  [[WAREHOUSE = {{id warehouse}}
  ]][[USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = {{text size}}
  ]]SCHEDULE = '30 MINUTE'
  SUSPEND_TASK_AFTER_NUM_FAILURES = 0
  ALLOW_OVERLAPPING_EXECUTION = FALSE
  COMMENT = {{text comment}}
AS
BEGIN
  IF (DATE_PART(EPOCH_SECOND, CURRENT_TIMESTAMP()) < {{number refreshUntil}}) THEN
    ALTER PIPE IF EXISTS {{id pipe}} REFRESH MODIFIED_AFTER = {{text since}};
    SELECT SYSTEM$PIPE_STATUS({{text pipeName}});
  END IF;
  IF (DATE_PART(EPOCH_SECOND, CURRENT_TIMESTAMP()) > {{number end}}) THEN
    DROP PIPE IF EXISTS {{id pipe}};
    DROP STAGE IF EXISTS {{id stage}};
    DROP TASK IF EXISTS {{id task}};
  END IF;
END
