-- goal: find out whether stream {stream} has lines
-- access: read
-- when: an earlier declaration left other tables
-- needs: SELECT on stream {stream}
-- docs: https://docs.snowflake.com/en/sql-reference/functions/system_stream_has_data
-- note: Until its task has moved them, they are only in the staging table.
SELECT SYSTEM$STREAM_HAS_DATA({{text stream}}) AS HAS_DATA
