-- part: Requests for large objects
-- severity: low
-- mitre: T1030
-- like: Tailpipe s3_object_accessed_with_large_request_size
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: Backups and media that are meant to be large
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION LIKE 'REST.%.OBJECT'
  AND OBJECTSIZE >= {{number objectBytes}}
