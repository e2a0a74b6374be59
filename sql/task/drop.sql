-- goal: drop task {task}
-- access: write
-- needs: OWNERSHIP on task {task}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-task
-- note: A run that is in progress ends by itself.
DROP TASK IF EXISTS {{id task}}
