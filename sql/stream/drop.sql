-- goal: drop stream {stream}
-- access: write
-- needs: OWNERSHIP on stream {stream}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-stream
-- note: Its table stays.
DROP STREAM IF EXISTS {{id stream}}
