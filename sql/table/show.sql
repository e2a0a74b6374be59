-- The table of this name: comment, change tracking.
-- https://docs.snowflake.com/en/sql-reference/sql/show-tables
SHOW TABLES LIKE {{like name}} IN SCHEMA {{id schema}}
