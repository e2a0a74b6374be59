-- goal: find out whom S3 denied most in the last day
-- access: read
-- when: `check` has `health: full`
-- needs: SELECT on view {denied}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/sql-reference/sql/select
-- note: For the picture in the summary. The filter on the time prunes micro-partitions.
SELECT COALESCE(REQUESTER, REMOTEIP) AS "who", COUNT(*) AS "requests"
FROM {{id denied}}
WHERE REQUESTDATETIME >= TO_TIMESTAMP_NTZ({{text since}})
GROUP BY "who"
ORDER BY "requests" DESC, "who"
LIMIT 5
