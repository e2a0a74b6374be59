-- What differs about a stage; URL and integration in one statement, since each must fit the other.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-stage
ALTER STAGE {{id stage}} SET
  [[URL = {{text url}}
  ]][[STORAGE_INTEGRATION = {{id integration}}
  ]][[FILE_FORMAT = (FORMAT_NAME = {{text fileFormat}})
  ]][[COMMENT = {{text comment}}]]
