-- A stage. Never OR REPLACE: every pipe that reads it would stop for good.
-- https://docs.snowflake.com/en/sql-reference/sql/create-stage
CREATE STAGE {{id stage}}
  URL = {{text url}}
  STORAGE_INTEGRATION = {{id integration}}
  FILE_FORMAT = (FORMAT_NAME = {{text fileFormat}})
  COMMENT = {{text comment}}
