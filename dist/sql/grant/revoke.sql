-- A right that the role has no longer.
-- https://docs.snowflake.com/en/sql-reference/sql/revoke-privilege
REVOKE {{word privilege}} ON {{word type}} {{id object}} FROM ROLE {{id role}}
