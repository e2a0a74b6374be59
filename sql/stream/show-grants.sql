-- goal: list the grants on stream {stream}
-- access: read
-- when: the stream is to be replaced
-- needs: SELECT on stream {stream}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-grants
SHOW GRANTS ON STREAM {{id stream}}
