-- A task's parameters, which SHOW TASKS does not tell.
-- https://docs.snowflake.com/en/sql-reference/sql/show-parameters
SHOW PARAMETERS IN TASK {{id task}}
