-- goal: list the functions in schema {schema}
-- access: read
-- needs: USAGE on all functions in schema {schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-user-functions
-- note: One row per signature, for the comments. Sent once for all functions in the schema.
SHOW USER FUNCTIONS IN SCHEMA {{id schema}}
