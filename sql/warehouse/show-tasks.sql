-- goal: list the tasks of the account
-- access: read
-- when: a destroy would drop the warehouse
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-tasks
-- note: Lists the tasks that this role sees: those that run on a warehouse keep it from being dropped.
SHOW TASKS IN ACCOUNT
