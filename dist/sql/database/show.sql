-- The database of this name.
-- https://docs.snowflake.com/en/sql-reference/sql/show-databases
SHOW DATABASES LIKE {{like name}}
