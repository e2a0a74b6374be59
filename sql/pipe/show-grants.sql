-- goal: list the grants on pipe {pipe}
-- access: read
-- when: the pipe is to be replaced
-- needs: MONITOR on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/show-grants
SHOW GRANTS ON PIPE {{id pipe}}
