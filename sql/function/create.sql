-- goal: create function {function}
-- access: write
-- needs: CREATE FUNCTION on schema {function.schema}
-- needs: OWNERSHIP on function {function} (to replace it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-function
-- note: Replaced in one go: whatever runs meanwhile finds the old one or the new one.
CREATE OR REPLACE FUNCTION {{id function}}({{columns arguments}})
COPY GRANTS
RETURNS [[TABLE ({{columns columns}})]][[{{word type}}]]
LANGUAGE JAVASCRIPT
CALLED ON NULL INPUT
IMMUTABLE
COMMENT = {{text comment}}
AS {{body body}}
