-- goal: create stream {stream}
-- access: write
-- needs: CREATE STREAM on schema {stream.schema}
-- needs: SELECT on table {table}
-- needs: OWNERSHIP on stream {stream} (to replace it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-stream
-- note: It gives out each new line of the table once: from the offset of the stream of that name, or from now on.
CREATE OR REPLACE STREAM {{id stream}} ON TABLE {{id table}}
  [[AT (STREAM => {{text offset}})
  ]]APPEND_ONLY = {{boolean appendOnly}}
  COMMENT = {{text comment}}
