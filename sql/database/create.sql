-- goal: create database {name}
-- access: write
-- needs: CREATE DATABASE on account
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-database
CREATE DATABASE IF NOT EXISTS {{id name}} COMMENT = {{text comment}}
