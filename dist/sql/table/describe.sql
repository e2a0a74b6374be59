-- A table's columns.
-- https://docs.snowflake.com/en/sql-reference/sql/desc-table
DESCRIBE TABLE {{id table}}
