-- goal: replace stream {stream}
-- access: write
-- needs: CREATE STREAM on schema {stream.schema}
-- needs: SELECT on table {table}
-- needs: OWNERSHIP on stream {stream} (to replace it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-stream
-- note: It returns each new line in the table once, starting at the offset of the given stream, or now.
CREATE OR REPLACE STREAM {{id stream}} ON TABLE {{id table}}
  [[AT (STREAM => {{text offset}})
  ]]APPEND_ONLY = {{boolean appendOnly}}
  COMMENT = {{text comment}}
