-- The schema of this name.
-- https://docs.snowflake.com/en/sql-reference/sql/show-schemas
SHOW SCHEMAS LIKE {{like name}} IN DATABASE {{id database}}
