-- goal: read Snowflake's clock
-- access: read
-- when: an apply replaces the pipe
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/functions/current_timestamp
-- note: `since` divides the files that were staged before from the later ones; `now` is compared with it in waits.
SELECT CURRENT_TIMESTAMP() AS "since", CURRENT_TIMESTAMP() AS NOW
