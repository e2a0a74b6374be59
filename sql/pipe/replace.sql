-- goal: replace pipe {pipe}
-- access: write
-- needs: CREATE PIPE on schema {pipe.schema}
-- needs: INSERT, SELECT on table {staging}
-- needs: USAGE on stage {stage}
-- needs: USAGE on file format {fileFormat}
-- needs: USAGE on integration {errorIntegration}
-- needs: OWNERSHIP on pipe {pipe} (to replace it)
-- docs: https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
-- note: The new pipe does not know what the old one loaded or still had to load.
CREATE OR REPLACE PIPE {{id pipe}}
  AUTO_INGEST = TRUE
  [[AWS_SNS_TOPIC = {{text topic}}
  ]]  [[ERROR_INTEGRATION = {{id errorIntegration}}
  ]]COMMENT = {{text comment}}
AS
{{include pipe/copy}}
