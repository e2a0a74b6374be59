-- goal: load lines that stream {offset} skipped into {parsed} and {unparsed}
-- access: load
-- needs: SELECT on table {table}
-- needs: SELECT on stream {offset}
-- needs: INSERT, SELECT on table {parsed}
-- needs: INSERT, SELECT on table {unparsed}
-- needs: USAGE on function {parser}
-- docs: https://docs.snowflake.com/en/sql-reference/constructs/at-before
-- note: Lines from before the stream's offset that are in neither table, by file and row: the stream will not return them.
{{include task/load}}
FROM {{id table}} AT (STREAM => {{text offset}}) AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE s.LOG_FILE IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM {{id parsed}} AS t WHERE t.LOG_FILE = s.LOG_FILE AND t.LOG_ROW = s.LOG_ROW)
  AND NOT EXISTS (SELECT 1 FROM {{id unparsed}} AS t WHERE t.LOG_FILE = s.LOG_FILE AND t.LOG_ROW = s.LOG_ROW)
