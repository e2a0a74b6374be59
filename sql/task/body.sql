-- part: what the task does: it moves each new line once, also if its log object is loaded more than once
-- docs: https://docs.snowflake.com/en/user-guide/streams-intro
-- note: Reading a stream in an INSERT moves its offset in the same transaction. A log object can be loaded again within the seven days that a refresh of a pipe reaches back; a day more, because a line's time is when its file was read. Two loads of one object may read it in one order and commit in the other, or read it at the same moment: so what is in the tables already is left out too, and of equal lines of one run all but one.
{{include task/load}}
FROM {{id stream}} AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE s.METADATA$ACTION = 'INSERT'
  AND NOT EXISTS (
    SELECT 1 FROM {{id staging}} AS e
    WHERE e.LOG_FILE = s.LOG_FILE AND e.LOG_ROW = s.LOG_ROW
      AND e.TIMESTAMP < s.TIMESTAMP AND e.TIMESTAMP >= DATEADD(DAY, -8, SYSDATE())
  )
  AND NOT EXISTS (
    SELECT 1 FROM {{id parsed}} AS t
    WHERE t.LOG_FILE = s.LOG_FILE AND t.LOG_ROW = s.LOG_ROW AND t.REQUESTDATETIME >= DATEADD(DAY, -9, SYSDATE())
  )
  AND NOT EXISTS (
    SELECT 1 FROM {{id unparsed}} AS t
    WHERE t.LOG_FILE = s.LOG_FILE AND t.LOG_ROW = s.LOG_ROW AND t.TIMESTAMP >= DATEADD(DAY, -8, SYSDATE())
  )
  {{include task/unnamed}}
QUALIFY s.LOG_FILE IS NULL OR ROW_NUMBER() OVER (PARTITION BY s.LOG_FILE, s.LOG_ROW ORDER BY s.TIMESTAMP) = 1
