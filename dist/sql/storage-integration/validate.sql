-- Whether Snowflake may list the location; `list` asks for the name of a file, but does not read it.
-- https://docs.snowflake.com/en/sql-reference/functions/system_validate_storage_integration
SELECT SYSTEM$VALIDATE_STORAGE_INTEGRATION({{text integration}}, {{text location}}, 'any', 'list') AS "status"
