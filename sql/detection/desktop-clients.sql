-- part: Desktop clients for S3 that few use
-- severity: low
-- mitre: T1530
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A colleague who uses such a client with permission
-- note: What is rare is counted over all the days in the table, whichever the query asks for.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE REGEXP_LIKE(USERAGENT, '.*(S3 ?Browser|Cyberduck|CloudBerry|MSP360|ExpanDrive|Transmit|rclone|FileZilla).*', 'i')
QUALIFY COUNT(*) OVER (PARTITION BY REQUESTER) <= {{number rareRequests}}
