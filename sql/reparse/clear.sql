-- goal: remove lines from {unparsed} that are in {parsed}
-- access: load
-- when: the parser changes, and there are unparsed lines
-- needs: SELECT, DELETE on table {unparsed}
-- needs: SELECT on table {parsed}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/sql/delete
-- note: By file and row. A run that was killed before this has them in both tables, and the next one removes them.
DELETE FROM {{id unparsed}}
WHERE LOG_FILE IN (SELECT LOG_FILE FROM {{id parsed}} WHERE LOG_FILE IS NOT NULL)
  AND (LOG_FILE, LOG_ROW) IN (SELECT LOG_FILE, LOG_ROW FROM {{id parsed}} WHERE LOG_FILE IS NOT NULL)
