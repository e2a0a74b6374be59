-- goal: drop task {task}
-- access: write
-- when: the logs move to another prefix or bucket, or back
-- needs: OWNERSHIP on task {task} (to replace it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-task
-- note: If there is one: it would drop what loads from a location that the logs leave again.
DROP TASK IF EXISTS {{id task}}
