-- goal: drop storage integration {name}
-- access: write
-- needs: OWNERSHIP on integration {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-integration
DROP INTEGRATION IF EXISTS {{id name}}
