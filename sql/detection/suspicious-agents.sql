-- part: Tools for scanning, or for downloading without a browser
-- severity: low
-- mitre: T1119
-- like: Tailpipe s3_object_accessed_using_suspicious_user_agent
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: Scripts of your own that use curl, wget or Python without an SDK
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE REGEXP_LIKE(USERAGENT, {{text suspiciousAgents}}, 'i')
