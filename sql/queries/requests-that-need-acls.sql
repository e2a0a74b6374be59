-- Requests that an ACL allowed, first: these would fail once ACLs are disabled, unless a bucket policy allows them too.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-migrating-acls-prerequisites.html
SELECT ACLREQUIRED, BUCKET_NAME, REQUESTER, OPERATION, COUNT(*) AS REQUESTS, MIN(OBJECT_KEY) AS FOR_EXAMPLE
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_REQUESTS
GROUP BY ACLREQUIRED, BUCKET_NAME, REQUESTER, OPERATION
ORDER BY IFF(ACLREQUIRED = 'Yes', 0, 1), REQUESTS DESC
LIMIT 100
