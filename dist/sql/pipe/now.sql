-- Snowflake's clock, by which files count as staged before or after.
-- https://docs.snowflake.com/en/sql-reference/functions/current_timestamp
SELECT CURRENT_TIMESTAMP() AS "since"
