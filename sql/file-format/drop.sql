-- goal: drop file format {format}
-- access: write
-- needs: OWNERSHIP on file format {format}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/drop-file-format
DROP FILE FORMAT IF EXISTS {{id format}}
