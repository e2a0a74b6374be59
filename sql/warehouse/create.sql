-- goal: create warehouse {name}
-- access: write
-- needs: CREATE WAREHOUSE on account
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-warehouse
-- note: It costs nothing until something runs on it.
CREATE WAREHOUSE {{id name}}
  WAREHOUSE_SIZE = {{word size}}
  AUTO_SUSPEND = {{number autoSuspend}}
  AUTO_RESUME = {{boolean autoResume}}
  INITIALLY_SUSPENDED = TRUE
  COMMENT = {{text comment}}
