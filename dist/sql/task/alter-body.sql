-- What a suspended task does.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-task
ALTER TASK {{id task}} MODIFY AS
{{include task/body}}
