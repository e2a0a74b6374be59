-- goal: alter warehouse {name}
-- access: write
-- needs: MODIFY on warehouse {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-warehouse
-- note: Statements that are running on it continue.
ALTER WAREHOUSE {{id name}} SET
  [[WAREHOUSE_SIZE = {{word size}}
  ]][[AUTO_SUSPEND = {{number autoSuspend}}
  ]][[AUTO_RESUME = {{boolean autoResume}}]]
