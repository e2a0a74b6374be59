-- A stage's properties: its file format.
-- https://docs.snowflake.com/en/sql-reference/sql/desc-stage
DESCRIBE STAGE {{id stage}}
