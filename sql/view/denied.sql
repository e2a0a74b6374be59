-- part: requests that S3 refused because a permission was missing
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
-- note: S3 also answers 403 for an object that does not exist, if the requester is not allowed to list the bucket.
SELECT REQUESTDATETIME, BUCKET_NAME, OPERATION, OBJECT_KEY, REQUESTER, REMOTEIP, ERRORCODE, HTTPSTATUS, REQUEST_URI,
  USERAGENT, AUTHTYPE, ACCESSPOINTARN, REQUESTID, HOSTID
FROM {{id requests}}
WHERE HTTPSTATUS IN (401, 403) OR ERRORCODE = 'AccessDenied'
