-- goal: create pipe {pipe}
-- access: write
-- needs: CREATE PIPE on schema {pipe.schema}
-- needs: INSERT, SELECT on table {staging}
-- needs: USAGE on stage {stage}
-- needs: USAGE on file format {fileFormat}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-pipe
-- note: The pipe loads each log object when S3 sends an event about it.
CREATE PIPE {{id pipe}}
  AUTO_INGEST = TRUE
  [[AWS_SNS_TOPIC = {{text topic}}
  ]]COMMENT = {{text comment}}
AS
{{include pipe/copy}}
