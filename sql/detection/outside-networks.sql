-- part: Requests from outside the networks that are allowed
-- severity: medium
-- mitre: T1530
-- like: Panther AWS.S3.ServerAccess.IPWhitelist
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A new office or VPN whose network is not listed yet
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE REGEXP_LIKE(BUCKET_NAME, {{text restrictedBuckets}})
  AND REMOTEIP IS NOT NULL
  AND NOT REGEXP_LIKE(REMOTEIP, {{text allowedNetworks}})
