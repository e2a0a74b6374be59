-- The task; one that runs is let end.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-task
DROP TASK IF EXISTS {{id task}}
