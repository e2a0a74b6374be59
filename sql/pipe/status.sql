-- goal: read the status of pipe {pipe}
-- access: read
-- needs: MONITOR on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/functions/system_pipe_status
-- note: Whether the pipe runs, what it still has to load, and what time it is there.
SELECT SYSTEM$PIPE_STATUS({{text pipe}}) AS "status", CURRENT_TIMESTAMP() AS "now"
