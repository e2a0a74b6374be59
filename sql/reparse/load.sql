-- goal: parse lines in {unparsed} again, into {parsed}
-- access: load
-- when: the parser changes, and there are unparsed lines
-- needs: SELECT, INSERT on table {unparsed}
-- needs: SELECT, INSERT on table {parsed}
-- needs: USAGE on function {parser}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/sql/insert-multi-table
-- note: A million lines at a time. All of them are records, so none goes to the table that it comes from.
{{include task/load}}
{{include reparse/lines}}
{{include stream/once}}
LIMIT 1000000
