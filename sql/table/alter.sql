-- goal: alter table {table}
-- access: write
-- needs: OWNERSHIP on table {table}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-table
-- note: A stream needs change tracking.
ALTER TABLE {{id table}} SET CHANGE_TRACKING = {{boolean changeTracking}}
