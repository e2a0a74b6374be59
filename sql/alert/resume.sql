-- goal: resume alert {alert}
-- access: write
-- needs: OPERATE on alert {alert}
-- needs: EXECUTE ALERT on account as owner of alert {alert}
-- needs: EXECUTE MANAGED ALERT on account as owner of alert {alert} without {warehouse}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-alert
ALTER ALERT {{id alert}} RESUME
