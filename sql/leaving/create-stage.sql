-- goal: create stage {stage}
-- access: write
-- when: the logs move to another prefix or bucket, or the pipe is replaced
-- needs: CREATE STAGE on schema {stage.schema}
-- needs: USAGE on integration {integration}
-- needs: USAGE on file format {fileFormat}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-stage
-- note: At the old location. An earlier move may have created it.
CREATE STAGE IF NOT EXISTS {{id stage}}
  URL = {{text url}}
  STORAGE_INTEGRATION = {{id integration}}
  FILE_FORMAT = (FORMAT_NAME = {{text fileFormat}})
  COMMENT = {{text comment}}
