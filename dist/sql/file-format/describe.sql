-- Every option of a file format.
-- https://docs.snowflake.com/en/sql-reference/sql/desc-file-format
DESCRIBE FILE FORMAT {{id format}}
