-- goal: create table {table}
-- access: write
-- needs: CREATE TABLE on schema {table.schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-table
-- note: A stream can only be created on a table with change tracking.
CREATE TABLE {{id table}} ({{tableColumns columns}}) [[CHANGE_TRACKING = {{boolean changeTracking}} ]]COMMENT = {{text comment}}
