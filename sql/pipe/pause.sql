-- goal: pause pipe {pipe}
-- access: write
-- needs: OPERATE on pipe {pipe}
-- docs: https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
-- note: The pipe keeps its load history and its queue.
ALTER PIPE {{id pipe}} SET PIPE_EXECUTION_PAUSED = TRUE
