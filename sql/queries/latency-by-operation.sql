-- How long requests take, and how long S3 itself takes until its first byte: the rest is the transfer to the client.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
SELECT
  BUCKET_NAME,
  OPERATION,
  COUNT(*) AS REQUESTS,
  MEDIAN(TOTALTIME) AS TOTAL_MS,
  MEDIAN(TURNAROUNDTIME) AS TURNAROUND_MS,
  MAX(TOTALTIME) AS LONGEST_MS
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS
WHERE TOTALTIME IS NOT NULL
GROUP BY BUCKET_NAME, OPERATION
ORDER BY REQUESTS DESC
LIMIT 100
