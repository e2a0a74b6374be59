-- The pipe.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-pipe
DROP PIPE IF EXISTS {{id pipe}}
