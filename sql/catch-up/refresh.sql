-- part: how a task has a pipe load what S3 does not announce to it
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-pipe
-- note: A refresh reaches seven days back, and accepts no earlier time: an hour before that, it looks for everything it can. A pipe that could not read its stage for a while stays stalled until somebody reads its status.
IF ([[DATE_PART(EPOCH_SECOND, CURRENT_TIMESTAMP()) < {{number refreshUntil}} AND ]]CURRENT_TIMESTAMP() < DATEADD('hour', 167, {{text since}}::TIMESTAMP_LTZ)) THEN
    ALTER PIPE IF EXISTS {{id pipe}} REFRESH MODIFIED_AFTER = {{text since}};
  END IF;
  IF ([[DATE_PART(EPOCH_SECOND, CURRENT_TIMESTAMP()) < {{number refreshUntil}} AND ]]CURRENT_TIMESTAMP() >= DATEADD('hour', 167, {{text since}}::TIMESTAMP_LTZ)) THEN
    ALTER PIPE IF EXISTS {{id pipe}} REFRESH;
  END IF;
  SELECT SYSTEM$PIPE_STATUS({{text pipeName}})
