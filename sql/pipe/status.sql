-- goal: read the status of pipe {pipe}
-- access: read
-- needs: MONITOR on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status
-- note: Whether the pipe is running, what it still has to load, and Snowflake's time.
SELECT SYSTEM$PIPE_STATUS({{text pipe}}) AS STATUS, CURRENT_TIMESTAMP() AS NOW
