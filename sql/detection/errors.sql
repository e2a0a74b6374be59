-- part: Requests for objects that were refused
-- severity: info
-- mitre: T1619
-- like: Panther AWS.S3.ServerAccess.Error
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A deployment with a missing permission, or a broken link that many people follow
-- note: The day is part of the partition, so a filter on it is applied before the window, and prunes micro-partitions.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION LIKE 'REST.%.OBJECT'
  AND HTTPSTATUS IN (403, 405)
  AND NOT STARTSWITH(COALESCE(USERAGENT, ''), 'aws-internal')
QUALIFY COUNT(*) OVER (PARTITION BY REQUESTDATE, BUCKET_NAME, REMOTEIP, FLOOR(DATEDIFF('SECOND', '1970-01-01'::TIMESTAMP_NTZ, REQUESTDATETIME) / (60 * {{number failureMinutes}}))) >= {{number failures}}
