-- What differs about a warehouse; statements that run on it go on.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-warehouse
ALTER WAREHOUSE {{id name}} SET
  [[WAREHOUSE_SIZE = {{word size}}
  ]][[AUTO_SUSPEND = {{number autoSuspend}}
  ]][[AUTO_RESUME = {{boolean autoResume}}]]
