-- goal: list the stages of the account
-- access: read
-- when: a destroy would remove what stages of others may use
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-stages
-- note: Lists the stages that this role can see. What other stages read or read with is not removed.
SHOW STAGES IN ACCOUNT
