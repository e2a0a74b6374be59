-- goal: refresh pipe {pipe}
-- access: write
-- needs: OPERATE on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
-- note: Queues what was staged since and what this pipe has not loaded. Without a time it would load a week again.
ALTER PIPE {{id pipe}} REFRESH MODIFIED_AFTER = {{text since}}
