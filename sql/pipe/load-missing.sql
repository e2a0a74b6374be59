-- goal: backfill table {staging} from stage {stage}
-- access: load
-- needs: INSERT, SELECT on table {staging}
-- needs: SELECT on table {parsed}
-- needs: SELECT on table {unparsed}
-- needs: USAGE on stage {stage}
-- needs: USAGE on file format {fileFormat}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/constructs/changes
-- note: Loads log objects whose lines are, and were, in none of the tables: lines are found by the name of their object or, if they do not have it, by their content. CHANGES also has the lines that were deleted.
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
  AND f.STORED >= LEAST(TO_TIMESTAMP_NTZ({{text horizon}}), (
    SELECT COALESCE(DATEADD('day', -1, MAX(TIMESTAMP)), TO_TIMESTAMP_NTZ({{text otherwise}}))
    FROM {{id staging}}
    WHERE TIMESTAMP <= TO_TIMESTAMP_NTZ({{text since}})
  ))
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id staging}} WHERE LOG_FILE IS NOT NULL)
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id parsed}} WHERE LOG_FILE IS NOT NULL)
  AND f.LOG_FILE NOT IN (SELECT LOG_FILE FROM {{id unparsed}} WHERE LOG_FILE IS NOT NULL)
  AND f.RAW NOT IN (SELECT RAW FROM {{id staging}} WHERE LOG_FILE IS NULL AND RAW IS NOT NULL)
  [[AND f.LOG_FILE NOT IN (
    SELECT LOG_FILE
    FROM {{id staging}} CHANGES (INFORMATION => APPEND_ONLY) AT (TIMESTAMP => TO_TIMESTAMP_LTZ({{number knownSince}}, 3))
    WHERE LOG_FILE IS NOT NULL
  )
  AND f.RAW NOT IN (
    SELECT RAW
    FROM {{id staging}} CHANGES (INFORMATION => APPEND_ONLY) AT (TIMESTAMP => TO_TIMESTAMP_LTZ({{number knownSince}}, 3))
    WHERE LOG_FILE IS NULL AND RAW IS NOT NULL
  )]]
