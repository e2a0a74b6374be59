-- goal: create pipe {pipe}
-- access: write
-- when: the logs move to another prefix or bucket, or the pipe is replaced
-- needs: CREATE PIPE on schema {pipe.schema}
-- needs: INSERT, SELECT on table {staging}
-- needs: USAGE on file format {fileFormat}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-pipe
-- note: Loads what S3 still delivers to the old location. The role owns the stage, which it has just created. Not OR REPLACE: a pipe knows what it has loaded.
CREATE PIPE IF NOT EXISTS {{id pipe}}
  AUTO_INGEST = TRUE
  COMMENT = {{text comment}}
AS
{{include pipe/copy}}
