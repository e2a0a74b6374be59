-- All options at once; stages and pipes go on with the format by its name.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-file-format
ALTER FILE FORMAT {{id format}} SET
{{include file-format/options}}
