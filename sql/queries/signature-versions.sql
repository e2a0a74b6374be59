-- Who still signs with Signature Version 2, which S3 supports only in old regions. NULL: the request was not signed.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-s3-access-logs-to-identify-requests.html
SELECT SIGV, BUCKET_NAME, REQUESTER, COUNT(*) AS REQUESTS, MAX(REQUESTDATETIME) AS LAST_SEEN, MAX(USERAGENT) AS FOR_EXAMPLE
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS
GROUP BY SIGV, BUCKET_NAME, REQUESTER
ORDER BY IFF(SIGV = 'SigV2', 0, 1), REQUESTS DESC
LIMIT 100
