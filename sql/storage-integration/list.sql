-- goal: list the storage integrations
-- access: read
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-integrations
-- note: Lists the storage integrations that this role can see, to find one that an earlier declaration left.
SHOW STORAGE INTEGRATIONS
