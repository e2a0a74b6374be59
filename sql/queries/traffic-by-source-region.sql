-- Where requests come from, and how many GB leave the bucket: traffic to another region costs. NULL: not from within AWS.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
SELECT SOURCEREGION, BUCKET_NAME, COUNT(*) AS REQUESTS, COALESCE(SUM(BYTESSENT), 0) / 1e9 AS GB_OUT
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS
GROUP BY SOURCEREGION, BUCKET_NAME
ORDER BY GB_OUT DESC
LIMIT 100
