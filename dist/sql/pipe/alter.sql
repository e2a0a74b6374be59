-- Pause, resume, comment; the pipe keeps what it knows.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
ALTER PIPE {{id pipe}} SET
  [[PIPE_EXECUTION_PAUSED = {{boolean paused}}
  ]][[COMMENT = {{text comment}}]]
