-- The file format of this name: its comment.
-- https://docs.snowflake.com/en/sql-reference/sql/show-file-formats
SHOW FILE FORMATS LIKE {{like name}} IN SCHEMA {{id schema}}
