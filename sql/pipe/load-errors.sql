-- goal: find log objects that could not be loaded into {staging}
-- access: read
-- when: `check` has `health: full`
-- needs: SELECT on table {staging}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/functions/copy_history
-- note: Of the last seven days, the newest first. One row for each log object, with its last try: one that was loaded at another try is left out. VALIDATE_PIPE_LOAD refuses pipes whose COPY has a query, like ours.
SELECT
  FILE_NAME, STAGE_LOCATION, STATUS, ROW_COUNT, ERROR_COUNT, FIRST_ERROR_MESSAGE, LAST_LOAD_TIME,
  COUNT(*) OVER (PARTITION BY STAGE_LOCATION, FILE_NAME) AS TRIES
FROM TABLE({{id database}}.INFORMATION_SCHEMA.COPY_HISTORY(
  TABLE_NAME => {{text staging}},
  START_TIME => DATEADD('day', -7, CURRENT_TIMESTAMP())
))
QUALIFY ROW_NUMBER() OVER (PARTITION BY STAGE_LOCATION, FILE_NAME ORDER BY LAST_LOAD_TIME DESC) = 1
  AND COUNT_IF(STATUS = 'Loaded') OVER (PARTITION BY STAGE_LOCATION, FILE_NAME) = 0
  AND STATUS IN ('Load failed', 'Partially loaded')
ORDER BY LAST_LOAD_TIME DESC
LIMIT 1000
