-- Columns that are missing; they are empty in the rows that are there.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-table
ALTER TABLE {{id table}} ADD COLUMN {{columns columns}}
