-- goal: read Snowflake's clock, a few seconds ago
-- access: read
-- when: an apply changes the notification, moves the logs, or replaces the pipe
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/functions/current_timestamp
-- note: What was stored before this time is found by the refresh that follows; a margin, since S3 has a clock of its own and reports times in whole seconds.
SELECT DATEADD('second', -5, CURRENT_TIMESTAMP()) AS "since"
