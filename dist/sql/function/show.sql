-- All functions of the schema, one row a signature, asked once for all that look for one: comment.
-- https://docs.snowflake.com/en/sql-reference/sql/show-user-functions
SHOW USER FUNCTIONS IN SCHEMA {{id schema}}
