-- goal: check that storage integration {integration} can list {location}
-- access: read
-- needs: USAGE on integration {integration}
-- docs: https://docs.snowflake.com/en/sql-reference/functions/system_validate_storage_integration
-- note: `list` requires the name of a file, but does not read the file.
SELECT SYSTEM$VALIDATE_STORAGE_INTEGRATION({{text integration}}, {{text location}}, 'any', 'list') AS STATUS
