-- goal: correct why lines in {unparsed} cannot be read
-- access: load
-- when: the parser changes, and there are unparsed lines
-- needs: SELECT, UPDATE on table {unparsed}
-- needs: USAGE on function {parser}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/sql/update
-- note: By the line itself: the parser says the same of the same line, also where a line does not name its file.
UPDATE {{id unparsed}} AS u
SET REASON = n.REASON
FROM (
  SELECT DISTINCT s.RAW, p.REASON
  FROM {{id unparsed}} AS s, TABLE({{id parser}}(s.RAW)) AS p
  WHERE p.REASON IS NOT NULL AND p.REASON IS DISTINCT FROM s.REASON
) AS n
WHERE u.RAW = n.RAW
