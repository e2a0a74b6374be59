-- goal: use no privileges of the user's other roles
-- access: write
-- when: a statement writes
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/use-secondary-roles
-- note: The login has asked for that already, so that plans need no statement for it. It only changes our session.
USE SECONDARY ROLES NONE
