-- goal: create file format {format}
-- access: write
-- needs: CREATE FILE FORMAT on schema {format.schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-file-format
-- note: Its options load each line unchanged.
CREATE FILE FORMAT {{id format}} TYPE = CSV
{{include file-format/options}}
  COMMENT = {{text comment}}
