-- part: Server access logging that was changed or turned off
-- severity: high
-- mitre: T1562.008
-- like: Elastic AWS S3 Bucket Server Access Logging Disabled
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: This action itself, when it applies a change
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION = 'REST.PUT.LOGGING_STATUS'
  AND HTTPSTATUS < 400
