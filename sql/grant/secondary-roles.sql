-- goal: find out which secondary roles the session has
-- access: read
-- when: an apply looks for missing privileges
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/functions/current_secondary_roles
-- note: A session may use objects with the privileges of these roles, but does not create objects with them.
SELECT CURRENT_SECONDARY_ROLES() AS ROLES
