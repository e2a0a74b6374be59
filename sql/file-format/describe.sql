-- goal: read the options of file format {format}
-- access: read
-- needs: USAGE on file format {format}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/desc-file-format
DESCRIBE FILE FORMAT {{id format}}
