-- goal: alter stage {stage}
-- access: write
-- needs: OWNERSHIP on stage {stage}
-- needs: USAGE on integration {integration}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-stage
-- note: URL and integration in one statement, since each must fit the other.
ALTER STAGE {{id stage}} SET
  [[URL = {{text url}}
  ]][[STORAGE_INTEGRATION = {{id integration}}
  ]][[FILE_FORMAT = (FORMAT_NAME = {{text fileFormat}})
  ]][[COMMENT = {{text comment}}]]
