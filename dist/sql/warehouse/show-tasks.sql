-- All tasks that this role sees: those that run on a warehouse keep it.
-- https://docs.snowflake.com/en/sql-reference/sql/show-tasks
SHOW TASKS IN ACCOUNT
