-- part: lines from `s`, which the parser turns into `p`: parsed lines go to one table, all others to the other table
-- docs: https://docs.snowflake.com/en/sql-reference/sql/insert-multi-table
INSERT FIRST
  WHEN REASON IS NULL THEN INTO {{id parsed}} ({{ids parsedColumns}}) VALUES ({{ids parsedColumns}})
  ELSE INTO {{id unparsed}} ({{ids unparsedColumns}}) VALUES ({{ids unparsedColumns}})
SELECT
  s.RAW, s.TIMESTAMP, s.LOG_FILE, s.LOG_ROW, p.REASON,
  p.BUCKETOWNER, p.BUCKET_NAME,
  TRY_TO_TIMESTAMP_NTZ(p.REQUESTDATETIME, 'YYYY-MM-DD HH24:MI:SS') AS REQUESTDATETIME,
  p.REMOTEIP, p.REQUESTER, p.REQUESTID, p.OPERATION, p.KEY, p.REQUEST_URI,
  TRY_TO_NUMBER(p.HTTPSTATUS, 38, 0) AS HTTPSTATUS,
  p.ERRORCODE,
  TRY_TO_NUMBER(p.BYTESSENT, 38, 0) AS BYTESSENT,
  TRY_TO_NUMBER(p.OBJECTSIZE, 38, 0) AS OBJECTSIZE,
  TRY_TO_NUMBER(p.TOTALTIME, 38, 0) AS TOTALTIME,
  TRY_TO_NUMBER(p.TURNAROUNDTIME, 38, 0) AS TURNAROUNDTIME,
  p.REFERRER, p.USERAGENT, p.VERSIONID, p.HOSTID, p.SIGV, p.CIPHERSUITE, p.AUTHTYPE, p.ENDPOINT, p.TLSVERSION,
  p.ACCESSPOINTARN, p.ACLREQUIRED, p.SOURCEREGION, p.EXTRA
