-- goal: list the views in schema {schema}
-- access: read
-- needs: REFERENCES on all views in schema {schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-views
-- note: For text and comment. Sent once for all views in the schema.
SHOW VIEWS IN SCHEMA {{id schema}}[[ LIMIT 10000 FROM {{text after}}]]
