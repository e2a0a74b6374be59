-- goal: alter file format {format}
-- access: write
-- needs: OWNERSHIP on file format {format}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-file-format
-- note: Sets all options at once; stages and pipes keep using the format by its name.
ALTER FILE FORMAT {{id format}} SET
{{include file-format/options}}
