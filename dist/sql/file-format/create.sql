-- A file format that takes each line as it is.
-- https://docs.snowflake.com/en/sql-reference/sql/create-file-format
CREATE FILE FORMAT {{id format}} TYPE = CSV
{{include file-format/options}}
  COMMENT = {{text comment}}
