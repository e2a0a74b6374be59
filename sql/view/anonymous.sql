-- part: requests that nobody signed
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- note: The requester of an unsigned request is "-", which the parser returns as NULL.
SELECT REQUESTDATETIME, BUCKET_NAME, OPERATION, OBJECT_KEY, REMOTEIP, HTTPSTATUS, ERRORCODE, BYTESSENT, ACLREQUIRED,
  REFERRER, USERAGENT, REQUEST_URI, ENDPOINT, REQUESTID, HOSTID
FROM {{id requests}}
WHERE REQUESTER IS NULL
