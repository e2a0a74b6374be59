-- Whether the pipe runs, and when it last heard of a log object
-- https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status
SELECT SYSTEM$PIPE_STATUS({{text pipe}}) AS "status"
