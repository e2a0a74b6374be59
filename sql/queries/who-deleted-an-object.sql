-- Who deleted an object, when and from where. Replace the pattern with its key, or with a part of it and %.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-s3-access-logs-to-identify-requests.html
SELECT REQUESTDATETIME, OBJECT_KEY, VERSIONID, OPERATION, REQUESTER, REMOTEIP, HTTPSTATUS, USERAGENT
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS
WHERE OPERATION IN (
    'REST.DELETE.OBJECT', 'BATCH.DELETE.OBJECT', 'SOAP.DELETE.OBJECT', 'S3.EXPIRE.OBJECT', 'S3.CREATE.DELETEMARKER'
  )
  AND OBJECT_KEY LIKE '%'
ORDER BY REQUESTDATETIME DESC
LIMIT 1000
