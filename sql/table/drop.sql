-- goal: drop table {table}
-- access: write
-- needs: OWNERSHIP on table {table}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-table
DROP TABLE IF EXISTS {{id table}}
