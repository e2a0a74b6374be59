-- No new run begins; one that runs is let end.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-task
ALTER TASK {{id task}} SUSPEND
