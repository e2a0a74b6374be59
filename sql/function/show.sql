-- The functions of this name, one row a signature: comment.
-- https://docs.snowflake.com/en/sql-reference/sql/show-user-functions
SHOW USER FUNCTIONS LIKE {{like name}} IN SCHEMA {{id schema}}
