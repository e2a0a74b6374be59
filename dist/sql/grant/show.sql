-- All that a role may do.
-- https://docs.snowflake.com/en/sql-reference/sql/show-grants
SHOW GRANTS TO ROLE {{id role}}
