-- goal: create file format {format}
-- access: write
-- needs: CREATE FILE FORMAT on schema {format.schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-file-format
-- note: It takes each line as it is.
CREATE FILE FORMAT {{id format}} TYPE = CSV
{{include file-format/options}}
  COMMENT = {{text comment}}
