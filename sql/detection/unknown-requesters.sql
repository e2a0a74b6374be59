-- part: Objects that were read by somebody who is not among the known requesters of the bucket
-- severity: low
-- mitre: T1530
-- like: Panther AWS.S3.ServerAccess.UnknownRequester
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A new application, until its role is listed
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION = 'REST.GET.OBJECT'
  AND ERRORCODE IS NULL
  AND COALESCE(HTTPSTATUS, 200) < 400
  AND REGEXP_LIKE(BUCKET_NAME, {{text requesterBuckets}})
  AND NOT REGEXP_LIKE(BUCKET_NAME || ' ' || COALESCE(REQUESTER, ''), {{text knownRequesters}})
