-- goal: resume pipe {pipe}
-- access: write
-- needs: OPERATE on pipe {pipe}
-- docs: https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
ALTER PIPE {{id pipe}} SET PIPE_EXECUTION_PAUSED = FALSE
