-- Queues what was staged since, and which this pipe has not loaded. Without a time it would load a week again.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
ALTER PIPE {{id pipe}} REFRESH MODIFIED_AFTER = {{text since}}
