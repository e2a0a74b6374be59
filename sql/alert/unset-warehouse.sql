-- goal: make alert {alert} serverless
-- access: write
-- needs: OWNERSHIP on alert {alert}
-- needs: EXECUTE MANAGED ALERT on account as owner of alert {alert}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-alert
ALTER ALERT {{id alert}} UNSET WAREHOUSE
