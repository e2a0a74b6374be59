-- part: Many buckets denied to one address
-- severity: low
-- mitre: T1580
-- like: Elastic AWS S3 Bucket Enumeration or Brute Force
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A monitoring tool with too few permissions
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE ERRORCODE IN ('AccessDenied', 'NoSuchBucket')
  AND REMOTEIP IS NOT NULL
QUALIFY COUNT(*) OVER (PARTITION BY REMOTEIP, DATE_TRUNC('HOUR', REQUESTDATETIME)) >= {{number denied}}
