-- What a stream needs of a table.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-table
ALTER TABLE {{id table}} SET CHANGE_TRACKING = {{boolean changeTracking}}
