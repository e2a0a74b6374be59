-- goal: create stage {stage}
-- access: write
-- needs: CREATE STAGE on schema {stage.schema}
-- needs: USAGE on integration {integration}
-- needs: USAGE on file format {fileFormat}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-stage
-- note: Never OR REPLACE: every pipe that reads it would stop permanently.
CREATE STAGE {{id stage}}
  URL = {{text url}}
  STORAGE_INTEGRATION = {{id integration}}
  FILE_FORMAT = (FORMAT_NAME = {{text fileFormat}})
  COMMENT = {{text comment}}
