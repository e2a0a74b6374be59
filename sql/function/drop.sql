-- goal: drop function {function}
-- access: write
-- needs: OWNERSHIP on function {function}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-function
DROP FUNCTION IF EXISTS {{id function}}(VARCHAR)
