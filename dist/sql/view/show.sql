-- All views of the schema, asked once for all that look for one: text, comment.
-- https://docs.snowflake.com/en/sql-reference/sql/show-views
SHOW VIEWS IN SCHEMA {{id schema}}
