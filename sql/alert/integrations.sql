-- goal: list the notification integrations
-- access: read
-- when: `check` with `alerts`, or an alert is created or changed
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-notification-integrations
-- note: Those that this role can see. An alert with an integration that cannot send would fail without a word.
SHOW NOTIFICATION INTEGRATIONS
