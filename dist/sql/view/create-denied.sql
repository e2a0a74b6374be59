-- Requests that S3 has refused for want of a right.
-- https://docs.snowflake.com/en/sql-reference/sql/create-view
CREATE OR REPLACE VIEW {{id view}} COPY GRANTS COMMENT = {{text comment}} AS
{{include view/denied}}
