-- part: what the task does: it moves each new line once, also if its log object is loaded more than once
-- docs: https://docs.snowflake.com/en/user-guide/streams-intro
-- note: Reading a stream in an INSERT moves its offset in the same transaction. A log object can be loaded again within the seven days that a refresh of a pipe reaches back; a day more, because a line's time is when its file was read.
{{include task/load}}
FROM {{id stream}} AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE s.METADATA$ACTION = 'INSERT'
  AND NOT EXISTS (
    SELECT 1 FROM {{id staging}} AS e
    WHERE e.LOG_FILE = s.LOG_FILE AND e.LOG_ROW = s.LOG_ROW
      AND e.TIMESTAMP < s.TIMESTAMP AND e.TIMESTAMP >= DATEADD(DAY, -8, SYSDATE())
  )
  {{include task/unnamed}}
