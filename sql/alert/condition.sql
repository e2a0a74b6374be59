-- part: requests that a detection found, of log objects that were loaded since the last time the alert ran
-- docs: https://docs.snowflake.com/en/user-guide/alerts
-- note: A new alert begins with the last seven days: SCHEDULED_TIME is that of this run, and the last successful one is in 1970, or NULL in older versions. Both functions need SNOWFLAKE.ALERT_VIEWER.
-- note: A log object is loaded before the task parses its lines, so the alert looks at what was loaded some minutes ago: each line once. The time of the request only limits what is scanned: S3 delivers most logs within hours.
SELECT d.REQUESTID
FROM {{id view}} AS d
JOIN {{id staging}} AS s ON s.LOG_FILE = d.LOG_FILE AND s.LOG_ROW = d.LOG_ROW
WHERE d.REQUESTDATE >= DATEADD(DAY, -7, SYSDATE())::DATE
  AND s.TIMESTAMP > DATEADD(MINUTE, -{{number lagMinutes}}, COALESCE(CONVERT_TIMEZONE('UTC', SNOWFLAKE.ALERT.LAST_SUCCESSFUL_SCHEDULED_TIME())::TIMESTAMP_NTZ, '1970-01-01'::TIMESTAMP_NTZ))
  AND s.TIMESTAMP <= DATEADD(MINUTE, -{{number lagMinutes}}, CONVERT_TIMEZONE('UTC', SNOWFLAKE.ALERT.SCHEDULED_TIME())::TIMESTAMP_NTZ)
