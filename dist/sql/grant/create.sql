-- A right for a role.
-- https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
GRANT {{word privilege}} ON {{word type}} {{id object}} TO ROLE {{id role}}
