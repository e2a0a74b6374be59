-- goal: find out how fresh the lines in {parsed} are
-- access: read
-- when: `check` has `health: full`
-- needs: SELECT on table {staging}
-- needs: SELECT on table {parsed}
-- needs: SELECT on table {unparsed}
-- needs: SELECT on stream {stream}
-- runs: on a warehouse
-- docs: https://docs.snowflake.com/en/user-guide/streams-intro
-- note: What was loaded since then, and what the task has not moved yet. A SELECT does not move the stream's offset.
SELECT
  (SELECT MAX(TIMESTAMP) FROM {{id staging}}) AS "lastLoaded",
  (SELECT MAX(REQUESTDATETIME) FROM {{id parsed}}) AS "lastRequest",
  (SELECT COUNT(*) FROM {{id staging}} WHERE TIMESTAMP >= TO_TIMESTAMP_NTZ({{text since}})) AS "loaded",
  (SELECT COUNT(*) FROM {{id unparsed}} WHERE TIMESTAMP >= TO_TIMESTAMP_NTZ({{text since}})) AS "unparsed",
  (SELECT COUNT(*) FROM {{id stream}}) AS "waiting",
  (SELECT MIN(TIMESTAMP) FROM {{id stream}}) AS "waitingSince"
