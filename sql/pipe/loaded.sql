-- What has been loaded into the staging table, by whichever pipe; Snowflake remembers it for 14 days.
-- https://docs.snowflake.com/en/sql-reference/functions/copy_history
TABLE({{id database}}.INFORMATION_SCHEMA.COPY_HISTORY(
      TABLE_NAME => {{text stagingName}},
      START_TIME => DATEADD('day', -13, CURRENT_TIMESTAMP())
    ))
