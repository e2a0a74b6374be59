-- part: what an alert sends
-- docs: https://docs.snowflake.com/en/sql-reference/stored-procedures/system_send_snowflake_notification
-- note: Nothing of a request: clients wrote it, and the channel may be read by more people than the table.
CALL SYSTEM$SEND_SNOWFLAKE_NOTIFICATION(
  SNOWFLAKE.NOTIFICATION.TEXT_PLAIN({{text message}}),
  SNOWFLAKE.NOTIFICATION.INTEGRATION({{text integrationName}})
)
