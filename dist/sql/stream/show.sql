-- The stream of this name.
-- https://docs.snowflake.com/en/sql-reference/sql/show-streams
SHOW STREAMS LIKE {{like name}} IN SCHEMA {{id schema}}
