-- The view of this name: text, comment.
-- https://docs.snowflake.com/en/sql-reference/sql/show-views
SHOW VIEWS LIKE {{like name}} IN SCHEMA {{id schema}}
