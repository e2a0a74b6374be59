-- All tables of the schema, asked once for all that look for one: comment, change tracking, number of rows.
-- https://docs.snowflake.com/en/sql-reference/sql/show-tables
SHOW TABLES IN SCHEMA {{id schema}}
