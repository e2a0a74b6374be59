-- goal: load lines that stream {offset} skipped into {parsed} and {unparsed}
-- access: load
-- needs: SELECT on table {staging}
-- needs: SELECT on stream {offset}
-- needs: INSERT, SELECT on table {parsed}
-- needs: INSERT, SELECT on table {unparsed}
-- needs: USAGE on function {parser}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/constructs/changes
-- note: Lines that the stream will not return and that are, and were, in neither table, by file and row. CHANGES AT (STREAM => …) has those that it will return, and does not move its offset: the task leaves out those that are also in the table from an earlier time, so an earlier one is loaded here. CHANGES AT (TIMESTAMP => …) also has lines that were deleted.
{{include task/load}}
FROM {{id staging}} AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE s.LOG_FILE IS NOT NULL
  AND {{include stream/recent}}
  AND NOT EXISTS (
    SELECT 1 FROM {{id staging}} CHANGES (INFORMATION => APPEND_ONLY) AT (STREAM => {{text offset}}) AS c
    WHERE c.LOG_FILE = s.LOG_FILE AND c.LOG_ROW = s.LOG_ROW
      AND (c.TIMESTAMP <= s.TIMESTAMP OR s.TIMESTAMP IS NULL)
  )
  {{include task/unnamed}}
  AND NOT EXISTS (SELECT 1 FROM {{id parsed}} AS t WHERE t.LOG_FILE = s.LOG_FILE AND t.LOG_ROW = s.LOG_ROW)
  AND NOT EXISTS (SELECT 1 FROM {{id unparsed}} AS t WHERE t.LOG_FILE = s.LOG_FILE AND t.LOG_ROW = s.LOG_ROW)
  [[AND NOT EXISTS (
    SELECT 1
    FROM {{id parsed}} CHANGES (INFORMATION => APPEND_ONLY) AT (TIMESTAMP => TO_TIMESTAMP_LTZ({{number knownSince}}, 3)) AS c
    WHERE c.LOG_FILE = s.LOG_FILE AND c.LOG_ROW = s.LOG_ROW
  )
  AND NOT EXISTS (
    SELECT 1
    FROM {{id unparsed}} CHANGES (INFORMATION => APPEND_ONLY) AT (TIMESTAMP => TO_TIMESTAMP_LTZ({{number knownSince}}, 3)) AS c
    WHERE c.LOG_FILE = s.LOG_FILE AND c.LOG_ROW = s.LOG_ROW
  )]]
{{include stream/once}}
