-- goal: set the condition of task {task}
-- access: write
-- needs: OWNERSHIP on task {task}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-task
-- note: Without bundle 2026_06 of behavior changes, and in a task graph, the task must be suspended.
ALTER TASK {{id task}} MODIFY WHEN {{include task/condition}}
