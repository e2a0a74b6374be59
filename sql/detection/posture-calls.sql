-- part: Settings of many buckets read within ten seconds
-- severity: low
-- mitre: T1580
-- like: Elastic AWS S3 Rapid Bucket Posture API Calls from a Single Principal
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: Tools that watch security settings, such as AWS Config
-- note: The day is part of the partition, so a filter on it is applied before the window, and prunes micro-partitions.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION IN (
    'REST.GET.ACL', 'REST.GET.BUCKETPOLICY', 'REST.GET.POLICY_STATUS', 'REST.GET.PUBLIC_ACCESS_BLOCK', 'REST.GET.LOGGING_STATUS',
    'REST.GET.VERSIONING', 'REST.GET.ENCRYPTION'
  )
QUALIFY DENSE_RANK() OVER (PARTITION BY REQUESTDATE, REQUESTER, REMOTEIP, FLOOR(DATEDIFF('SECOND', '1970-01-01'::TIMESTAMP_NTZ, REQUESTDATETIME) / 10) ORDER BY BUCKET_NAME)
    + DENSE_RANK() OVER (PARTITION BY REQUESTDATE, REQUESTER, REMOTEIP, FLOOR(DATEDIFF('SECOND', '1970-01-01'::TIMESTAMP_NTZ, REQUESTDATETIME) / 10) ORDER BY BUCKET_NAME DESC) - 1 >= {{number postureBuckets}}
