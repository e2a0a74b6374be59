-- part: the task only runs if there are new lines
-- docs: https://docs.snowflake.com/en/sql-reference/functions/system_stream_has_data
SYSTEM$STREAM_HAS_DATA({{text streamName}})
