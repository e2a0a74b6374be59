-- goal: find out the role, the user and the warehouse of the session
-- access: read
-- when: there is no `snowflake-role`; an apply loads lines, with `warehouse: serverless`
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/functions/current_role
-- note: A session starts with the default role and the default warehouse of its user, if it does not name others.
SELECT CURRENT_WAREHOUSE() AS WAREHOUSE, CURRENT_USER() AS USER_NAME, CURRENT_ROLE() AS ROLE_NAME
