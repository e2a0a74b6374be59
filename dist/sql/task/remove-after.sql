-- What a suspended task no longer runs after.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-task
ALTER TASK {{id task}} REMOVE AFTER {{ids predecessors}}
