-- goal: create function {function}
-- access: write
-- needs: CREATE FUNCTION on schema {function.schema}
-- needs: OWNERSHIP on function {function} (to replace it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-function
-- note: OR REPLACE is atomic: statements that run at the same time use either the old or the new function.
CREATE OR REPLACE FUNCTION {{id function}}({{columns arguments}})
COPY GRANTS
RETURNS [[TABLE ({{columns columns}})]][[{{word type}}]]
LANGUAGE JAVASCRIPT
CALLED ON NULL INPUT
IMMUTABLE
COMMENT = {{text comment}}
AS {{body body}}
