-- Requests that were denied because a permission is missing, by requester and operation.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
SELECT
  BUCKET_NAME,
  COALESCE(REQUESTER, 'anonymous') AS ASKED_BY,
  OPERATION,
  COUNT(*) AS REQUESTS,
  COUNT(DISTINCT REMOTEIP) AS ADDRESSES,
  MIN(OBJECT_KEY) AS FOR_EXAMPLE,
  MAX(REQUESTDATETIME) AS LAST_SEEN
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_DENIED
GROUP BY BUCKET_NAME, ASKED_BY, OPERATION
ORDER BY REQUESTS DESC
LIMIT 100
