-- A function that takes one text.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-function
DROP FUNCTION IF EXISTS {{id function}}(VARCHAR)
