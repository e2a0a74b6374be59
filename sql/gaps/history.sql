-- goal: find out how the load of log objects into {staging} ended
-- access: read
-- when: `check` or `apply` has `health: full` or `backfill`, and log objects have no line in the tables
-- needs: SELECT on table {staging}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/functions/copy_history
-- note: An object that was loaded and has no line was empty, or somebody deleted its lines. The history goes back 14 days.
SELECT FILE_NAME, STATUS
FROM TABLE({{id database}}.INFORMATION_SCHEMA.COPY_HISTORY(
  TABLE_NAME => {{text staging}},
  START_TIME => DATEADD('hour', -335, CURRENT_TIMESTAMP())
))
WHERE FILE_NAME IN ({{texts names}})
