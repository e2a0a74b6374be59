-- part: each request once, with the object's name, and without the secrets that clients put into URLs and headers
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
-- note: S3 may deliver a record twice, in two files. ID, operation, key and version together identify what a request did.
-- note: S3 encodes keys twice, but only once where it deletes objects of a batch or of a lifecycle rule.
-- note: The time is part of the partition, so a filter on it is applied before the window, and prunes micro-partitions.
SELECT {{ids leading}},
  [[REGEXP_REPLACE(REQUEST_URI, {{text secrets}}, '\\1REDACTED', 1, 0, 'i') AS ]]REQUEST_URI,
  {{ids middle}},
  [[REGEXP_REPLACE(REFERRER, {{text secrets}}, '\\1REDACTED', 1, 0, 'i') AS ]]REFERRER,
  [[REGEXP_REPLACE(USERAGENT, {{text secrets}}, '\\1REDACTED', 1, 0, 'i') AS ]]USERAGENT,
  {{ids trailing}},
  IFF(
    OPERATION IN ('BATCH.DELETE.OBJECT', 'S3.EXPIRE.OBJECT'),
    {{id decoder}}(KEY),
    {{id decoder}}({{id decoder}}(KEY))
  ) AS OBJECT_KEY,
  REQUESTDATETIME::DATE AS REQUESTDATE
FROM {{id parsed}}
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY REQUESTDATETIME, BUCKET_NAME, REQUESTID, OPERATION, KEY, VERSIONID, REQUEST_URI, HTTPSTATUS
  ORDER BY LOG_FILE, LOG_ROW
) = 1
