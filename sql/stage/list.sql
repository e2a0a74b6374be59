-- goal: check that stage {stage} can be read
-- access: read
-- needs: USAGE on stage {stage}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/list
-- note: No file is below this path: what counts is whether Snowflake may list at all.
LIST @{{id stage}}/no-file-is-here/
