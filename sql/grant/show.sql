-- goal: list the privileges of role {role}
-- access: read
-- when: there are reader roles, or an apply looks for missing privileges
-- needs: USAGE on role {role} (or MANAGE GRANTS on the account)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-grants
SHOW GRANTS TO ROLE {{id role}}
