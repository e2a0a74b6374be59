-- goal: list the tasks in schema {schema}
-- access: read
-- needs: USAGE on schema {schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-tasks
-- note: Sent once for all tasks in the schema. The comments of some say what an apply still has to have loaded, and from where.
SHOW TASKS IN SCHEMA {{id schema}}[[ LIMIT 10000 FROM {{text after}}]]
