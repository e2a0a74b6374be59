-- goal: find out whether table {staging} has ever had lines
-- access: read
-- when: an apply creates the pipe, and the tables are empty
-- needs: SELECT on table {staging}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/constructs/changes
-- note: Also counts lines that were deleted: what was loaded before must not be loaded again. A second after the creation, since Time Travel to the creation itself is refused.
SELECT COUNT(*) AS "lines"
FROM {{id staging}} CHANGES (INFORMATION => APPEND_ONLY) AT (TIMESTAMP => DATEADD('second', 1, {{text tableSince}}::TIMESTAMP_LTZ))
