-- goal: remove the condition of task {task}
-- access: write
-- needs: OWNERSHIP on task {task}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-task
-- note: The task must be suspended.
ALTER TASK {{id task}} REMOVE WHEN
