-- part: what the task for old rows does: it deletes them from all three tables
-- docs: https://docs.snowflake.com/en/sql-reference/constructs/changes
-- note: A line that still waits in the stream stays, and so does everything that was loaded after it. CHANGES AT (STREAM => …) does not move the stream's offset: reading the stream in a DELETE would. A stale stream makes the last statement fail, so then no line is deleted from the staging table. A storage lifecycle policy judges rows one by one and would not know the offset; it also runs when Snowflake chooses, and not in every region.
BEGIN
  DELETE FROM {{id parsed}} WHERE REQUESTDATETIME < DATEADD(DAY, -{{number days}}, SYSDATE());
  DELETE FROM {{id unparsed}} WHERE TIMESTAMP < DATEADD(DAY, -{{number days}}, SYSDATE());
  DELETE FROM {{id staging}} WHERE TIMESTAMP < (
    SELECT LEAST(DATEADD(DAY, -{{number days}}, SYSDATE()), COALESCE(MIN(c.TIMESTAMP), SYSDATE()))
    FROM {{id staging}} CHANGES (INFORMATION => APPEND_ONLY) AT (STREAM => {{text offset}}) AS c
  );
END
