-- goal: resume alert {alert}
-- access: write
-- needs: OPERATE on alert {alert}
-- needs: EXECUTE ALERT on account as owner of alert {alert}
-- needs: EXECUTE MANAGED ALERT on account as owner of alert {alert} without {warehouse}
-- needs: USAGE on database role SNOWFLAKE.ALERT_VIEWER as owner of alert {alert}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-alert
ALTER ALERT {{id alert}} RESUME
