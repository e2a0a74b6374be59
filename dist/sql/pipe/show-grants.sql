-- Who may do what with the pipe.
-- https://docs.snowflake.com/en/sql-reference/sql/show-grants
SHOW GRANTS ON PIPE {{id pipe}}
