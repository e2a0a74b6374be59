-- goal: alter stage {stage}
-- access: write
-- needs: OWNERSHIP on stage {stage}
-- needs: USAGE on integration {integration}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-stage
-- note: URL and integration are set in one statement, since they must fit each other.
ALTER STAGE {{id stage}} SET
  [[URL = {{text url}}
  ]][[STORAGE_INTEGRATION = {{id integration}}
  ]][[FILE_FORMAT = (FORMAT_NAME = {{text fileFormat}})
  ]][[COMMENT = {{text comment}}]]
