-- goal: alter alert {alert}
-- access: write
-- needs: OWNERSHIP on alert {alert}
-- needs: USAGE on warehouse {warehouse}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-alert
ALTER ALERT {{id alert}} SET
  [[WAREHOUSE = {{id warehouse}}
  ]][[SCHEDULE = {{text schedule}}
  ]][[COMMENT = {{text comment}}]]
