-- goal: drop alert {alert}
-- access: write
-- needs: OWNERSHIP on alert {alert}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-alert
DROP ALERT IF EXISTS {{id alert}}
