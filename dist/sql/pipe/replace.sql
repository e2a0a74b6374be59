-- The pipe anew: it forgets what it has loaded and what it had still to load.
-- https://docs.snowflake.com/en/user-guide/data-load-snowpipe-manage
CREATE OR REPLACE PIPE {{id pipe}}
  AUTO_INGEST = TRUE
  [[ERROR_INTEGRATION = {{id errorIntegration}}
  ]]COMMENT = {{text comment}}
AS
{{include pipe/copy}}
