-- goal: find file format {schema}.{name}
-- access: read
-- needs: USAGE on file format {schema}.{name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-file-formats
-- note: For its comment.
SHOW FILE FORMATS LIKE {{like name}} IN SCHEMA {{id schema}}
