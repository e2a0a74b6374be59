-- goal: find stream {schema}.{name}
-- access: read
-- needs: SELECT on stream {schema}.{name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-streams
SHOW STREAMS LIKE {{like name}} IN SCHEMA {{id schema}}
