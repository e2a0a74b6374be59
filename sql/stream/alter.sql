-- goal: set the comment of stream {stream}
-- access: write
-- needs: OWNERSHIP on stream {stream}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-stream
-- note: The comment is all that can be altered about a stream.
ALTER STREAM {{id stream}} SET COMMENT = {{text comment}}
