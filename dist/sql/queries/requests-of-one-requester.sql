-- All that one principal did, the latest first. Put an ARN, or a part of it with %, in place of the pattern.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-s3-access-logs-to-identify-requests.html
SELECT REQUESTDATETIME, BUCKET_NAME, OPERATION, OBJECT_KEY, HTTPSTATUS, ERRORCODE, BYTESSENT, REMOTEIP, AUTHTYPE, REQUESTER
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS
WHERE REQUESTER LIKE 'arn:aws:iam::%:user/%'
ORDER BY REQUESTDATETIME DESC
LIMIT 1000
