-- goal: load lines that do not name their file into {parsed} and {unparsed}
-- access: load
-- needs: SELECT on table {staging}
-- needs: SELECT on stream {offset}
-- needs: INSERT, SELECT on table {parsed}
-- needs: INSERT, SELECT on table {unparsed}
-- needs: USAGE on function {parser}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/constructs/changes
-- note: The same for lines that do not name their file, which an adopted pipeline loaded: they are compared by content. Their time may be in a time zone that is up to 14 hours behind UTC or, harmlessly, ahead of it.
{{include task/load}}
FROM {{id staging}} AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE s.LOG_FILE IS NULL
  AND {{include stream/recent}}
  [[AND (s.TIMESTAMP IS NULL OR s.TIMESTAMP >= DATEADD('hour', -14, TO_TIMESTAMP_NTZ({{text unnamedSince}})))]]
  AND NOT EXISTS (
    SELECT 1 FROM {{id staging}} CHANGES (INFORMATION => APPEND_ONLY) AT (STREAM => {{text offset}}) AS c
    WHERE c.LOG_FILE IS NULL AND c.RAW = s.RAW
  )
  AND NOT EXISTS (
    SELECT 1 FROM {{id parsed}} AS t
    WHERE COALESCE(t.REQUESTID, '') = COALESCE(p.REQUESTID, '')
      AND COALESCE(t.OPERATION, p.OPERATION, '') = COALESCE(p.OPERATION, '')
      AND COALESCE(NULLIF(t.KEY, '-'), p.KEY, '') = COALESCE(p.KEY, '')
  )
  AND NOT EXISTS (SELECT 1 FROM {{id unparsed}} AS t WHERE t.RAW = s.RAW)
  [[AND NOT EXISTS (
    SELECT 1
    FROM {{id parsed}} CHANGES (INFORMATION => APPEND_ONLY) AT (TIMESTAMP => TO_TIMESTAMP_LTZ({{number knownSince}}, 3)) AS c
    WHERE COALESCE(c.REQUESTID, '') = COALESCE(p.REQUESTID, '')
      AND COALESCE(c.OPERATION, p.OPERATION, '') = COALESCE(p.OPERATION, '')
      AND COALESCE(NULLIF(c.KEY, '-'), p.KEY, '') = COALESCE(p.KEY, '')
  )
  AND NOT EXISTS (
    SELECT 1
    FROM {{id unparsed}} CHANGES (INFORMATION => APPEND_ONLY) AT (TIMESTAMP => TO_TIMESTAMP_LTZ({{number knownSince}}, 3)) AS c
    WHERE c.RAW = s.RAW
  )]]
