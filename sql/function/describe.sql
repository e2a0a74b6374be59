-- goal: read function {function}
-- access: read
-- needs: USAGE on function {function}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/desc-function
-- note: Its signature, return columns, properties and body.
DESCRIBE FUNCTION {{id function}}(VARCHAR)
