-- part: each request once, with the object's name
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
-- note: S3 may deliver a record twice, in two files. ID, operation, key and version together identify what a request did.
SELECT {{ids columns}}, {{id decoder}}(KEY) AS OBJECT_KEY
FROM {{id parsed}}
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY BUCKET_NAME, REQUESTID, OPERATION, KEY, VERSIONID, REQUESTDATETIME, REQUEST_URI, HTTPSTATUS
  ORDER BY LOG_FILE, LOG_ROW
) = 1
