-- A pipe that loads each log object when S3 tells of it.
-- https://docs.snowflake.com/en/sql-reference/sql/create-pipe
CREATE PIPE {{id pipe}}
  AUTO_INGEST = TRUE
  COMMENT = {{text comment}}
AS
{{include pipe/copy}}
