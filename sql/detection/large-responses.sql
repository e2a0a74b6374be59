-- part: Large responses
-- severity: low
-- mitre: T1030
-- like: Tailpipe s3_object_accessed_with_large_response_size
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: Backups and media that are meant to be large
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE BYTESSENT >= {{number responseBytes}}
