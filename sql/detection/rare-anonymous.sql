-- part: Unsigned success of an address that a bucket has rarely seen
-- severity: medium
-- mitre: T1530
-- like: Elastic AWS S3 Unauthenticated Bucket Access by Rare Source
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A public website with few visitors
-- note: What is rare is counted over all the days in the table, whichever the query asks for.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE REQUESTER IS NULL
  AND REMOTEIP IS NOT NULL
  AND HTTPSTATUS < 400
QUALIFY COUNT(*) OVER (PARTITION BY REMOTEIP, BUCKET_NAME) <= {{number rareRequests}}
