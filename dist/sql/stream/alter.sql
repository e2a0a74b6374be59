-- The comment: all that can be changed about a stream.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-stream
ALTER STREAM {{id stream}} SET COMMENT = {{text comment}}
