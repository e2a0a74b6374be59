-- goal: set the comment of pipe {pipe}
-- access: write
-- needs: OWNERSHIP on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
ALTER PIPE {{id pipe}} SET COMMENT = {{text comment}}
