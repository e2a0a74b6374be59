-- goal: suspend task {task}
-- access: write
-- when: Snowflake does not let a task be altered while it runs
-- needs: OPERATE on task {task}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-task
-- note: A run that is in progress ends by itself.
ALTER TASK {{id task}} SUSPEND
