-- goal: read notification integration {integration}
-- access: read
-- when: `check` with `alerts`, or an alert is created or changed, and it sends emails
-- needs: USAGE on integration {integration}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/desc-notification-integration
-- note: For the default recipients: alerts name none.
DESCRIBE INTEGRATION {{id integration}}
