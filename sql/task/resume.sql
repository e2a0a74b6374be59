-- goal: resume task {task}
-- access: write
-- needs: OPERATE on task {task}
-- needs: EXECUTE TASK on account as owner of task {task}
-- needs: EXECUTE MANAGED TASK on account as owner of task {task} without {warehouse}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-task
ALTER TASK {{id task}} RESUME
