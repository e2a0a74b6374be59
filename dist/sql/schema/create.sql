-- A schema.
-- https://docs.snowflake.com/en/sql-reference/sql/create-schema
CREATE SCHEMA IF NOT EXISTS {{id schema}} COMMENT = {{text comment}}
