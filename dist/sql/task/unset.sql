-- A property that a suspended task should not have.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-task
ALTER TASK {{id task}} UNSET {{word property}}
