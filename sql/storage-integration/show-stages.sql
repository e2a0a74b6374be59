-- goal: list the stages of the account
-- access: read
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-stages
-- note: Lists the stages that this role can see. They show what an earlier declaration left, and what other stages read or read with is not removed.
SHOW STAGES IN ACCOUNT
