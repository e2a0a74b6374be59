-- goal: create database {name}
-- access: write
-- needs: CREATE DATABASE on account
-- docs: https://docs.snowflake.com/en/sql-reference/sql/create-database
-- note: Not IF NOT EXISTS, which succeeds without a word for a database that is hidden from the role.
CREATE DATABASE {{id name}} COMMENT = {{text comment}}
