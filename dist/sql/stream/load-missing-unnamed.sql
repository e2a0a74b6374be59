-- The same for lines that do not say which file they are from, as a pipeline loaded them that was taken over: by what they say.
-- https://docs.snowflake.com/en/sql-reference/constructs/at-before
{{include task/load}}
FROM {{id table}} AT (STREAM => {{text offset}}) AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE s.LOG_FILE IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM {{id parsed}} AS t
    WHERE t.REQUESTID = p.REQUESTID
      AND COALESCE(t.OPERATION, p.OPERATION) = p.OPERATION
      AND COALESCE(NULLIF(t.KEY, '-'), p.KEY, '') = COALESCE(p.KEY, '')
  )
  AND NOT EXISTS (SELECT 1 FROM {{id unparsed}} AS t WHERE t.RAW = s.RAW)
