-- The warehouse.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-warehouse
DROP WAREHOUSE IF EXISTS {{id name}}
