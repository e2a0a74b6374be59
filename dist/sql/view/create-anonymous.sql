-- Requests that nobody has signed.
-- https://docs.snowflake.com/en/sql-reference/sql/create-view
CREATE OR REPLACE VIEW {{id view}} COPY GRANTS COMMENT = {{text comment}} AS
{{include view/anonymous}}
