-- The stage; the files it points to stay.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-stage
DROP STAGE IF EXISTS {{id stage}}
