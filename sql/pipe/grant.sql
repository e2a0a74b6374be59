-- goal: grant {privilege} on pipe {pipe} to role {role}
-- access: write
-- needs: OWNERSHIP on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
-- note: As it was before the pipe was replaced.
GRANT {{word privilege}} ON PIPE {{id pipe}} TO ROLE {{id role}}[[ WITH {{word option}} OPTION]]
