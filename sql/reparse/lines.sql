-- part: unparsed lines that the parser can read now, and that are in no other table; a line without the name of its file cannot be told from another one
-- docs: https://docs.snowflake.com/en/sql-reference/functions-table
FROM {{id unparsed}} AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE p.REASON IS NULL
  AND s.LOG_FILE IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM {{id parsed}} AS t WHERE t.LOG_FILE = s.LOG_FILE AND t.LOG_ROW = s.LOG_ROW)
