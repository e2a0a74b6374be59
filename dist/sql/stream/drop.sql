-- The stream; its table stays.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-stream
DROP STREAM IF EXISTS {{id stream}}
