-- goal: read the time from which the pipe must load
-- access: read
-- when: an apply continues an interrupted apply
-- needs: nothing
-- docs: https://docs.snowflake.com/en/sql-reference/sql/select
-- note: It is already known, e.g. from the comment that an interrupted replacement left on the pipe.
SELECT {{text since}} AS "since"
