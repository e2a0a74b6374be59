-- goal: resume pipe {pipe} by force
-- access: write
-- when: Snowflake does not resume the pipe, because its owner changed or it was paused for more than 14 days
-- needs: OPERATE on pipe {pipe}
-- docs: https://docs.snowflake.com/en/sql-reference/functions/system_pipe_force_resume
-- note: A pipe that was paused for so long that it may have dropped something is replaced before.
SELECT SYSTEM$PIPE_FORCE_RESUME({{text pipe}}, 'STALENESS_CHECK_OVERRIDE, OWNERSHIP_TRANSFER_CHECK_OVERRIDE') AS STATUS
