-- goal: find storage integration {name}
-- access: read
-- when: the role cannot read the integration
-- needs: USAGE on integration {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-integrations
SHOW STORAGE INTEGRATIONS LIKE {{like name}}
