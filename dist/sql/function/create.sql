-- A function, replaced in one go: what runs meanwhile finds the old one or the new one.
-- https://docs.snowflake.com/en/sql-reference/sql/create-function
CREATE OR REPLACE FUNCTION {{id function}}({{columns arguments}})
COPY GRANTS
RETURNS [[TABLE ({{columns columns}})]][[{{word type}}]]
LANGUAGE JAVASCRIPT
CALLED ON NULL INPUT
IMMUTABLE
COMMENT = {{text comment}}
AS {{body body}}
