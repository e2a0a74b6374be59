-- Snowflake's clock: as the moment by which files count as staged before or after, and as what time it is.
-- https://docs.snowflake.com/en/sql-reference/functions/current_timestamp
SELECT CURRENT_TIMESTAMP() AS "since", CURRENT_TIMESTAMP() AS "now"
