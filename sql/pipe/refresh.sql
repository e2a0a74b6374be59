-- goal: refresh pipe {pipe}
-- access: load
-- needs: OPERATE on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
-- note: Queues files that were staged since then and that this pipe has not loaded. Without a time, it would load a whole week again.
ALTER PIPE {{id pipe}} REFRESH MODIFIED_AFTER = {{text since}}
