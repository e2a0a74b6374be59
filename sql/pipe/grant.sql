-- goal: grant {privilege} on pipe {pipe} to role {role}
-- access: write
-- needs: OWNERSHIP on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
-- note: Restores a privilege that was granted on the pipe before it was replaced.
GRANT {{word privilege}} ON PIPE {{id pipe}} TO ROLE {{id role}}[[ WITH {{word option}} OPTION]]
