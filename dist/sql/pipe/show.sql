-- All pipes of the schema: definition, channel, comment.
-- https://docs.snowflake.com/en/sql-reference/sql/show-pipes
SHOW PIPES IN SCHEMA {{id schema}}
