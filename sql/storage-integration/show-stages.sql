-- goal: list the stages of the account
-- access: read
-- when: a destroy would drop the storage integration or its role
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-stages
-- note: Lists the stages that this role can see. A storage integration is not dropped while other stages use it.
SHOW STAGES IN ACCOUNT
