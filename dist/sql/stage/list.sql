-- Files below a path that none is at: what counts is whether Snowflake may ask at all.
-- https://docs.snowflake.com/en/sql-reference/sql/list
LIST @{{id stage}}/no-file-is-here/
