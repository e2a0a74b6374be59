-- goal: read Snowflake's clock
-- access: read
-- when: an apply replaces the pipe
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/functions/current_timestamp
-- note: As the moment that tells which files were staged before it, and as the present time.
SELECT CURRENT_TIMESTAMP() AS "since", CURRENT_TIMESTAMP() AS "now"
