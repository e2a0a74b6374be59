-- goal: grant {privilege} on pipe {pipe} to {to} {grantee}
-- access: write
-- needs: OWNERSHIP on pipe {pipe} (to grant privileges on it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
-- note: Restores a privilege that was granted on the pipe before it was replaced.
GRANT {{word privilege}} ON PIPE {{id pipe}} TO {{words to}} {{id grantee}}[[ WITH {{word option}} OPTION]]
