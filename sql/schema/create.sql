-- goal: create schema {schema}
-- access: write
-- needs: CREATE SCHEMA on database {schema.database}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-schema
CREATE SCHEMA IF NOT EXISTS {{id schema}} COMMENT = {{text comment}}
