-- goal: set the comment of stream {stream}
-- access: write
-- needs: OWNERSHIP on stream {stream}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-stream
-- note: Only the comment of a stream can be altered.
ALTER STREAM {{id stream}} SET COMMENT = {{text comment}}
