-- goal: find task {schema}.{name}
-- access: read
-- needs: MONITOR on task {schema}.{name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-tasks
SHOW TASKS LIKE {{like name}} IN SCHEMA {{id schema}}
