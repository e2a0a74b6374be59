-- S3 may deliver a record twice, in two files; what a request did is told by its id, operation, key and version together.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
SELECT {{ids columns}}, {{id decoder}}(KEY) AS OBJECT_KEY
FROM {{id parsed}}
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY BUCKET_NAME, REQUESTID, OPERATION, KEY, VERSIONID, REQUESTDATETIME, REQUEST_URI, HTTPSTATUS
  ORDER BY LOG_FILE, LOG_ROW
) = 1
