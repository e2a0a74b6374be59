-- Whether the integration's role may list the log objects; the name of a file is asked for, but not used by `list`
-- https://docs.snowflake.com/en/sql-reference/functions/system_validate_storage_integration
SELECT SYSTEM$VALIDATE_STORAGE_INTEGRATION({{text integration}}, {{text location}}, 'any', 'list') AS "status"
