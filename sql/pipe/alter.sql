-- goal: alter pipe {pipe}
-- access: write
-- needs: OWNERSHIP on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
-- note: Pauses it, resumes it, or sets its comment; the pipe keeps its load history and its queue.
ALTER PIPE {{id pipe}} SET
  [[PIPE_EXECUTION_PAUSED = {{boolean paused}}
  ]][[COMMENT = {{text comment}}]]
