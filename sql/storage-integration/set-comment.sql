-- goal: set the comment of storage integration {name}
-- access: write
-- needs: OWNERSHIP on integration {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-storage-integration
-- note: Says which pipeline left it for another one, so that `prune` finds it.
ALTER STORAGE INTEGRATION {{id name}} SET COMMENT = {{text comment}}
