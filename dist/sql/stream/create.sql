-- A stream that gives out each new line of the table once: from where the stream of that name stands, or from now on.
-- https://docs.snowflake.com/en/sql-reference/sql/create-stream
CREATE OR REPLACE STREAM {{id stream}} ON TABLE {{id table}}
  [[AT (STREAM => {{text offset}})
  ]]APPEND_ONLY = {{boolean appendOnly}}
  COMMENT = {{text comment}}
