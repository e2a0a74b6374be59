-- goal: drop pipe {pipe}
-- access: write
-- needs: OWNERSHIP on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-pipe
DROP PIPE IF EXISTS {{id pipe}}
