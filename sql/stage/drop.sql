-- goal: drop stage {stage}
-- access: write
-- needs: OWNERSHIP on stage {stage}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-stage
-- note: The files that it points to stay.
DROP STAGE IF EXISTS {{id stage}}
