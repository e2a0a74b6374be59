-- When a file was last loaded, in UTC: what was staged later has not been loaded.
-- https://docs.snowflake.com/en/sql-reference/functions/max
SELECT MAX(TIMESTAMP) AS "since" FROM {{id staging}}
