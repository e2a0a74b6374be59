-- part: Many requests denied to one address in an hour
-- severity: low
-- mitre: T1580
-- like: Elastic AWS S3 Bucket Enumeration or Brute Force
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A monitoring tool with too few permissions
-- note: The day is part of the partition, so a filter on it is applied before the window, and prunes micro-partitions.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE ERRORCODE IN ('AccessDenied', 'NoSuchBucket')
  AND REMOTEIP IS NOT NULL
QUALIFY COUNT(*) OVER (PARTITION BY REQUESTDATE, REMOTEIP, DATE_TRUNC('HOUR', REQUESTDATETIME)) >= {{number denied}}
