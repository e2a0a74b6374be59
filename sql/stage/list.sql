-- goal: check that stage {stage} can be read
-- access: read
-- needs: USAGE on stage {stage}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/list
-- note: This path has no files: we only need to know whether Snowflake can list it at all.
LIST @{{id stage}}/no-file-is-here/
