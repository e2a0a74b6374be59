-- goal: recall when the replacement of the pipe began
-- access: read
-- when: an apply finishes what was interrupted
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/select
-- note: The moment that an interrupted replacement noted in the comment of the pipe.
SELECT {{text since}} AS "since"
