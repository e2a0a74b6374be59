-- goal: list the tasks in schema {schema}
-- access: read
-- needs: USAGE on schema {schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-tasks
-- note: For the catch-ups of the pipe: what it still has to load is in their comments.
SHOW TASKS IN SCHEMA {{id schema}}[[ LIMIT 10000 FROM {{text after}}]]
