-- A database.
-- https://docs.snowflake.com/en/sql-reference/sql/create-database
CREATE DATABASE IF NOT EXISTS {{id name}} COMMENT = {{text comment}}
