-- goal: create schema {schema}
-- access: write
-- needs: CREATE SCHEMA on database {schema.database}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-schema
-- note: Not IF NOT EXISTS, which succeeds without a word for a schema that is hidden from the role.
CREATE SCHEMA {{id schema}} COMMENT = {{text comment}}
