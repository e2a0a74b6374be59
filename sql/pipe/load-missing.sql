-- goal: backfill table {staging} from stage {stage}
-- access: load
-- needs: INSERT, SELECT on table {staging}
-- needs: SELECT on table {parsed}
-- needs: SELECT on table {unparsed}
-- needs: USAGE on stage {stage}
-- needs: USAGE on file format {fileFormat}
-- docs: https://docs.snowflake.com/en/user-guide/querying-stage
-- note: Loads log objects whose lines are in none of the tables: lines are found by the name of their object or, if they do not have it, by their content.
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
    SELECT COALESCE(DATEADD('day', -7, MAX(TIMESTAMP)), '1970-01-01'::TIMESTAMP_NTZ) FROM {{id staging}}
  )
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id staging}} WHERE LOG_FILE IS NOT NULL)
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id parsed}} WHERE LOG_FILE IS NOT NULL)
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id unparsed}} WHERE LOG_FILE IS NOT NULL)
  AND f.RAW NOT IN (SELECT RAW FROM {{id staging}} WHERE LOG_FILE IS NULL AND RAW IS NOT NULL)
