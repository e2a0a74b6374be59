-- part: the lines that may be missing: those of the time of which Snowflake still knows all rows, and those since the last one that was parsed; not those whose rows were deleted because of their age
-- docs: https://docs.snowflake.com/en/user-guide/data-time-travel
(s.TIMESTAMP IS NULL OR s.TIMESTAMP >= LEAST(TO_TIMESTAMP_NTZ({{text horizon}}), (
    SELECT COALESCE(DATEADD('day', -1, MAX(r.TIMESTAMP)), '1970-01-01'::TIMESTAMP_NTZ)
    FROM {{id staging}} AS r
    WHERE r.LOG_FILE IN (SELECT LOG_FILE FROM {{id parsed}} WHERE LOG_FILE IS NOT NULL)
      OR r.LOG_FILE IN (SELECT LOG_FILE FROM {{id unparsed}} WHERE LOG_FILE IS NOT NULL)
  )))
  [[AND COALESCE(TRY_TO_TIMESTAMP_NTZ(p.REQUESTDATETIME, 'YYYY-MM-DD HH24:MI:SS'), s.TIMESTAMP) >= TO_TIMESTAMP_NTZ({{text keptSince}})]]
