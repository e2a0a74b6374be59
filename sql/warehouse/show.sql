-- goal: find warehouse {name}
-- access: read
-- needs: MONITOR on warehouse {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-warehouses
SHOW WAREHOUSES LIKE {{like name}}
