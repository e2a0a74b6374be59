-- goal: list the pipes in schema {schema}
-- access: read
-- needs: USAGE on schema {schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-pipes
-- note: For definition, notification channel and comment.
SHOW PIPES IN SCHEMA {{id schema}}
