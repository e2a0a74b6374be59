-- goal: find out which warehouse the session has
-- access: read
-- when: an apply loads lines, with `warehouse: serverless`
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/functions/current_warehouse
-- note: A session starts with the default warehouse of its user, if the role may use that.
SELECT CURRENT_WAREHOUSE() AS "warehouse", CURRENT_USER() AS "user", CURRENT_ROLE() AS "role"
