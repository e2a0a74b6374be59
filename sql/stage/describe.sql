-- goal: read the properties of stage {stage}
-- access: read
-- needs: USAGE on stage {stage}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/desc-stage
-- note: For its file format.
DESCRIBE STAGE {{id stage}}
