-- goal: check that storage integration {integration} can read {file} at {location}
-- access: read
-- needs: USAGE on integration {integration}
-- docs: https://docs.snowflake.com/en/sql-reference/functions/system_validate_storage_integration
-- note: `list` succeeds also where reading the objects is denied. A check asks this about the newest log object.
SELECT SYSTEM$VALIDATE_STORAGE_INTEGRATION({{text integration}}, {{text location}}, {{text file}}, 'read') AS STATUS
