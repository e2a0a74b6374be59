-- goal: drop view {view}
-- access: write
-- needs: OWNERSHIP on view {view}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-view
-- note: It holds no data.
DROP VIEW IF EXISTS {{id view}}
