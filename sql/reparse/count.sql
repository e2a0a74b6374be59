-- goal: count the lines in {unparsed} that the parser can read now
-- access: read
-- when: the parser changes, and there are unparsed lines
-- needs: SELECT on table {unparsed}
-- needs: SELECT on table {parsed}
-- needs: USAGE on function {parser}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/functions-table
SELECT COUNT(*) AS "lines"
{{include reparse/lines}}
