-- goal: read the parameters of task {task}
-- access: read
-- needs: MONITOR on task {task}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-parameters
-- note: SHOW TASKS does not show them.
SHOW PARAMETERS IN TASK {{id task}}
