-- Each request once, with the object's name.
-- https://docs.snowflake.com/en/sql-reference/sql/create-view
CREATE OR REPLACE VIEW {{id view}} COPY GRANTS COMMENT = {{text comment}} AS
{{include view/requests}}
