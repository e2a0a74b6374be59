-- A table with its rows.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-table
DROP TABLE IF EXISTS {{id table}}
