-- part: Many requests from one address in a minute
-- severity: medium
-- mitre: T1619
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A proxy or a NAT gateway, behind which many clients share an address
-- note: The day is part of the partition, so a filter on it is applied before the window, and prunes micro-partitions.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE REMOTEIP IS NOT NULL
QUALIFY COUNT(*) OVER (PARTITION BY REQUESTDATE, REMOTEIP, DATE_TRUNC('MINUTE', REQUESTDATETIME)) >= {{number requestsPerMinute}}
