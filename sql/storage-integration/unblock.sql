-- goal: unblock the locations of storage integration {name}
-- access: write
-- needs: OWNERSHIP on integration {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-storage-integration
ALTER STORAGE INTEGRATION {{id name}} UNSET STORAGE_BLOCKED_LOCATIONS
