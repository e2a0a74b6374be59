-- Whether the stream still knows what it has not given out yet
-- https://docs.snowflake.com/en/sql-reference/sql/show-streams
SHOW STREAMS LIKE {{like name}} IN SCHEMA {{id schema}}
