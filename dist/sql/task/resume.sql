-- The task runs again as it is scheduled.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-task
ALTER TASK {{id task}} RESUME
