-- The stage of this name: URL, integration, comment.
-- https://docs.snowflake.com/en/sql-reference/sql/show-stages
SHOW STAGES LIKE {{like name}} IN SCHEMA {{id schema}}
