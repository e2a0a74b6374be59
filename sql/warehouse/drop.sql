-- goal: drop warehouse {name}
-- access: write
-- needs: OWNERSHIP on warehouse {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-warehouse
DROP WAREHOUSE IF EXISTS {{id name}}
