-- Log objects of which neither a line nor the load history of 14 days tells: no pipe would load them any more.
-- https://docs.snowflake.com/en/user-guide/querying-stage
INSERT INTO {{id staging}} (RAW, TIMESTAMP, LOG_FILE, LOG_ROW)
SELECT f.RAW, f.TIMESTAMP, f.LOG_FILE, f.LOG_ROW
FROM (
  SELECT
    {{include pipe/line}},
    METADATA$FILE_LAST_MODIFIED
  FROM @{{id stage}} (FILE_FORMAT => {{text fileFormat}})
) AS f (RAW, TIMESTAMP, LOG_FILE, LOG_ROW, STORED)
WHERE f.STORED <= TO_TIMESTAMP_NTZ({{text since}})
  AND f.STORED >= TO_TIMESTAMP_NTZ({{text from}})
  AND f.STORED >= (
    SELECT GREATEST(
      COALESCE(DATEADD('day', -7, MAX(TIMESTAMP)), '1970-01-01'::TIMESTAMP_NTZ),
      IFF(COUNT_IF(LOG_FILE IS NULL) = 0, '1970-01-01'::TIMESTAMP_NTZ, DATEADD('day', -13, TO_TIMESTAMP_NTZ({{text since}})))
    )
    FROM {{id staging}}
  )
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id staging}} WHERE LOG_FILE IS NOT NULL)
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id parsed}} WHERE LOG_FILE IS NOT NULL)
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id unparsed}} WHERE LOG_FILE IS NOT NULL)
  AND SPLIT_PART(f.LOG_FILE, '/', -1) NOT IN (
    SELECT SPLIT_PART(FILE_NAME, '/', -1)
    FROM {{include pipe/loaded}}
  )
