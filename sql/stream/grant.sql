-- goal: grant {privilege} on stream {stream} to {to} {grantee}
-- access: write
-- needs: OWNERSHIP on stream {stream} (to grant privileges on it)
-- docs: https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
-- note: Restores a privilege that was granted on the stream before it was replaced. CREATE STREAM … COPY GRANTS is documented, but not supported.
GRANT {{word privilege}} ON STREAM {{id stream}} TO {{words to}} {{id grantee}}[[ WITH {{word option}} OPTION]]
