-- A warehouse that costs nothing until something runs on it.
-- https://docs.snowflake.com/en/sql-reference/sql/create-warehouse
CREATE WAREHOUSE {{id name}}
  WAREHOUSE_SIZE = {{word size}}
  AUTO_SUSPEND = {{number autoSuspend}}
  AUTO_RESUME = {{boolean autoResume}}
  INITIALLY_SUSPENDED = TRUE
  COMMENT = {{text comment}}
