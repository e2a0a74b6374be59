-- A function's signature, return columns, properties and body.
-- https://docs.snowflake.com/en/sql-reference/sql/desc-function
DESCRIBE FUNCTION {{id function}}(VARCHAR)
