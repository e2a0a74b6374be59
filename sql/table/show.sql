-- goal: list the tables in schema {schema}
-- access: read
-- needs: REFERENCES on all tables in schema {schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-tables
-- note: For comment, change tracking and number of rows. Sent once for all tables in the schema.
SHOW TABLES IN SCHEMA {{id schema}}[[ LIMIT 10000 FROM {{text after}}]]
