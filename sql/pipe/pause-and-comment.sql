-- goal: pause pipe {pipe} and set its comment
-- access: write
-- needs: OWNERSHIP on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
-- note: Both at once, so that the next apply knows why the pipe is paused, and since when.
ALTER PIPE {{id pipe}} SET PIPE_EXECUTION_PAUSED = TRUE COMMENT = {{text comment}}
