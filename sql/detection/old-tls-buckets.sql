-- part: Requests for buckets over TLS 1.0 or 1.1
-- severity: low
-- mitre: T1078
-- like: Tailpipe s3_bucket_accessed_using_insecure_tls_version
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: Old devices and libraries; S3 itself refuses these versions since 2024
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION LIKE '%.BUCKET'
  AND UPPER(TLSVERSION) IN ('TLSV1', 'TLSV1.0', 'TLSV1.1')
