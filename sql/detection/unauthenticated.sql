-- part: Unsigned requests to buckets that require a signature
-- severity: low
-- mitre: T1530
-- like: Panther AWS.S3.ServerAccess.Unauthenticated, Tailpipe s3_object_accessed_publicly
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: None if the buckets are not public: an unsigned request is refused
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE REGEXP_LIKE(BUCKET_NAME, {{text authenticatedBuckets}})
  AND REQUESTER IS NULL
