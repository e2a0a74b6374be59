-- goal: create stream {stream}
-- access: write
-- needs: CREATE STREAM on schema {stream.schema}
-- needs: SELECT on table {table}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-stream
-- note: It returns each new line in the table once, starting now. Never OR REPLACE: another apply may just have created it, and the lines since then would be lost.
CREATE STREAM {{id stream}} ON TABLE {{id table}}
  APPEND_ONLY = {{boolean appendOnly}}
  COMMENT = {{text comment}}
