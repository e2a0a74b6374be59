-- goal: list the privileges of role {role}
-- access: read
-- needs: USAGE on role {role} (or MANAGE GRANTS on the account)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-grants
SHOW GRANTS TO ROLE {{id role}}
