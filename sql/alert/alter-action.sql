-- goal: set the action of alert {alert}
-- access: write
-- needs: OWNERSHIP on alert {alert}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-alert
ALTER ALERT {{id alert}} MODIFY ACTION
{{include alert/action}}
