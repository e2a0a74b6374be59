-- goal: list the tasks of the account
-- access: read
-- when: a destroy would drop the warehouse
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-tasks
-- note: Lists the tasks that this role can see. A warehouse is not dropped while other tasks run on it.
SHOW TASKS IN ACCOUNT
