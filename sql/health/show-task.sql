-- Whether the task is started, and who has suspended it
-- https://docs.snowflake.com/en/sql-reference/sql/show-tasks
SHOW TASKS LIKE {{like name}} IN SCHEMA {{id schema}}
