-- No location is blocked any more.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-storage-integration
ALTER STORAGE INTEGRATION {{id name}} UNSET STORAGE_BLOCKED_LOCATIONS
