-- The file format.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-file-format
DROP FILE FORMAT IF EXISTS {{id format}}
