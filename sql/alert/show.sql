-- goal: list the alerts in schema {schema}
-- access: read
-- needs: MONITOR on all alerts in schema {schema}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-alerts
SHOW ALERTS IN SCHEMA {{id schema}}[[ LIMIT 10000 FROM {{text after}}]]
