-- The moment that an interrupted replacement has noted in the pipe's comment.
-- https://docs.snowflake.com/en/sql-reference/sql/select
SELECT {{text since}} AS "since"
