-- The warehouse of this name.
-- https://docs.snowflake.com/en/sql-reference/sql/show-warehouses
SHOW WAREHOUSES LIKE {{like name}}
