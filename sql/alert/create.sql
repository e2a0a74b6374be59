-- goal: create alert {alert}
-- access: write
-- when: `alerts` is set
-- needs: CREATE ALERT on schema {alert.schema}
-- needs: USAGE on warehouse {warehouse}
-- needs: EXECUTE MANAGED ALERT on account as owner of alert {alert} without {warehouse}
-- needs: SELECT on view {view}
-- needs: SELECT on table {staging}
-- needs: USAGE on integration {integration}
-- needs: USAGE on database role SNOWFLAKE.ALERT_VIEWER as owner of alert {alert}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-alert
-- note: A new alert is suspended.
CREATE ALERT {{id alert}}
  [[WAREHOUSE = {{id warehouse}}
  ]]SCHEDULE = {{text schedule}}
  COMMENT = {{text comment}}
  IF (EXISTS (
{{include alert/condition}}
  ))
  THEN
{{include alert/action}}
