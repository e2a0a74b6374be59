-- The warehouse that the session's next statements run on.
-- https://docs.snowflake.com/en/sql-reference/sql/use-warehouse
USE WAREHOUSE {{id name}}
