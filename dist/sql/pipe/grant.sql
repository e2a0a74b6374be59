-- A right on the pipe, as it was before.
-- https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
GRANT {{word privilege}} ON PIPE {{id pipe}} TO ROLE {{id role}}[[ WITH {{word option}} OPTION]]
