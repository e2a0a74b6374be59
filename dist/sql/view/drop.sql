-- A view; it holds no data.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-view
DROP VIEW IF EXISTS {{id view}}
