-- part: Many failed requests from one address in an hour
-- severity: medium
-- mitre: T1110
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A crawler that follows old links
-- note: The day is part of the partition, so a filter on it is applied before the window, and prunes micro-partitions.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE HTTPSTATUS >= 400
  AND REMOTEIP IS NOT NULL
QUALIFY COUNT(*) OVER (PARTITION BY REQUESTDATE, REMOTEIP, DATE_TRUNC('HOUR', REQUESTDATETIME)) >= {{number failuresPerHour}}
