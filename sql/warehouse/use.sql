-- goal: use warehouse {name}
-- access: write
-- needs: USAGE on warehouse {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/use-warehouse
-- note: It only changes the session: the next statements run on this warehouse.
USE WAREHOUSE {{id name}}
