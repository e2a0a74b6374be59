-- goal: set the comment of function {function}
-- access: write
-- needs: OWNERSHIP on function {function}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-function
ALTER FUNCTION {{id function}}(VARCHAR) SET COMMENT = {{text comment}}
