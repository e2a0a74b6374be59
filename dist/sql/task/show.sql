-- The task of this name.
-- https://docs.snowflake.com/en/sql-reference/sql/show-tasks
SHOW TASKS LIKE {{like name}} IN SCHEMA {{id schema}}
