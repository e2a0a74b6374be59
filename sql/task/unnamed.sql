-- part: not those lines whose content is that of a line which an adopted pipeline loaded without the name of its file
-- docs: https://docs.snowflake.com/en/sql-reference/operators-subquery
-- note: Such a pipe may have loaded a log object that another one loads again, by an event that comes late or twice, or by a refresh, in the next seven days. Another two, because the time of such a line may be in another time zone, or missing.
AND NOT EXISTS (
    SELECT 1 FROM {{id staging}} AS u
    WHERE u.LOG_FILE IS NULL AND u.RAW = s.RAW AND s.LOG_FILE IS NOT NULL
      AND (u.TIMESTAMP >= DATEADD(DAY, -9, SYSDATE()) OR u.TIMESTAMP IS NULL)
  )
