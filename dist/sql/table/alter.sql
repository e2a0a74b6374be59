-- What can be changed about a table in place.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-table
ALTER TABLE {{id table}} SET [[CHANGE_TRACKING = {{boolean changeTracking}} ]][[COMMENT = {{text comment}}]]
