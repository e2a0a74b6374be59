-- goal: add columns to table {table}
-- access: write
-- needs: OWNERSHIP on table {table}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-table
-- note: They are NULL in existing rows.
ALTER TABLE {{id table}} ADD COLUMN {{tableColumns columns}}
