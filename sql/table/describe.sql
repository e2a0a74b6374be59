-- goal: read the columns of table {table}
-- access: read
-- needs: REFERENCES on table {table}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/desc-table
DESCRIBE TABLE {{id table}}
