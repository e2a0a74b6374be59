-- goal: load log objects that are missing from {staging}, from stage {stage}
-- access: load
-- when: `apply` has `health: full` or `backfill`
-- needs: INSERT, SELECT on table {staging}
-- needs: USAGE on stage {stage}
-- needs: USAGE on file format {fileFormat}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
-- note: By name, so only these files are read. The table remembers for 64 days what COPY loaded: neither another COPY nor a refresh of a pipe loads it again.
{{include pipe/copy}}
FILES = ({{texts names}})
