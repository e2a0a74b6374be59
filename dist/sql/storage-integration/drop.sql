-- The integration.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-integration
DROP INTEGRATION IF EXISTS {{id name}}
