-- goal: create view {view}
-- access: write
-- needs: CREATE VIEW on schema {view.schema}
-- needs: OWNERSHIP on view {view} (to replace it)
-- needs: SELECT on view {requests}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-view
-- note: Each detection and each schema of events has its query in a file of its own, under sql/detection and sql/event.
CREATE OR REPLACE VIEW {{id view}} COPY GRANTS COMMENT = {{text comment}} AS
{{part query}}
