-- goal: find database {name}
-- access: read
-- needs: USAGE on database {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-databases
SHOW DATABASES LIKE {{like name}}
