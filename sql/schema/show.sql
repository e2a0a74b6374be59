-- goal: find schema {database}.{name}
-- access: read
-- needs: USAGE on schema {database}.{name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-schemas
SHOW SCHEMAS LIKE {{like name}} IN DATABASE {{id database}}
