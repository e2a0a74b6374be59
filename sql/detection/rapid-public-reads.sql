-- part: Many objects read without a signature in a minute
-- severity: medium
-- mitre: T1530
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A page of a public website that has many parts
-- note: The day is part of the partition, so a filter on it is applied before the window, and prunes micro-partitions.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION IN ('REST.GET.OBJECT', 'WEBSITE.GET.OBJECT')
  AND REQUESTER IS NULL
  AND HTTPSTATUS < 400
QUALIFY COUNT(*) OVER (PARTITION BY REQUESTDATE, REMOTEIP, BUCKET_NAME, DATE_TRUNC('MINUTE', REQUESTDATETIME)) >= {{number publicReads}}
