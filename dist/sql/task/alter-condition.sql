-- When a suspended task runs.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-task
ALTER TASK {{id task}} MODIFY WHEN {{include task/condition}}
