-- goal: find stage {schema}.{name}
-- access: read
-- needs: USAGE on stage {schema}.{name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-stages
-- note: For URL, integration and comment.
SHOW STAGES LIKE {{like name}} IN SCHEMA {{id schema}}
