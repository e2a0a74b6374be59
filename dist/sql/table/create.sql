-- A new table; a stream can only be made on one that tracks its changes.
-- https://docs.snowflake.com/en/sql-reference/sql/create-table
CREATE TABLE {{id table}} ({{columns columns}}) [[CHANGE_TRACKING = {{boolean changeTracking}} ]]COMMENT = {{text comment}}
