-- Whether the pipe runs, what it has still to load, and what time it is there.
-- https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status
SELECT SYSTEM$PIPE_STATUS({{text pipe}}) AS "status", CURRENT_TIMESTAMP() AS "now"
