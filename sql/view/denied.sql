-- part: requests that S3 refused because a permission was missing
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
-- note: 403 is also what S3 says of an object that does not exist to somebody who may not list the bucket.
SELECT REQUESTDATETIME, BUCKET_NAME, OPERATION, OBJECT_KEY, REQUESTER, REMOTEIP, ERRORCODE, HTTPSTATUS, REQUEST_URI,
  USERAGENT, AUTHTYPE, ACCESSPOINTARN, REQUESTID, HOSTID
FROM {{id requests}}
WHERE HTTPSTATUS IN (401, 403) OR ERRORCODE = 'AccessDenied'
