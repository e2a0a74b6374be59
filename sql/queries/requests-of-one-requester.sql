-- Everything that one principal did, latest first. Replace the pattern with an ARN, or with a part of it and %.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-s3-access-logs-to-identify-requests.html
SELECT REQUESTDATETIME, BUCKET_NAME, OPERATION, OBJECT_KEY, HTTPSTATUS, ERRORCODE, BYTESSENT, REMOTEIP, AUTHTYPE, REQUESTER
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS
WHERE REQUESTER LIKE 'arn:aws:iam::%:user/%'
ORDER BY REQUESTDATETIME DESC
LIMIT 1000
