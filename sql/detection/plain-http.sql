-- part: Requests for objects without TLS
-- severity: low
-- mitre: T1530
-- like: Panther AWS.S3.ServerAccess.Insecure
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A public website that also answers over HTTP
-- note: Records from before 2019 do not say whether the request came over TLS; they have no ENDPOINT either.
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION LIKE 'REST.%.OBJECT'
  AND (CIPHERSUITE IS NULL OR TLSVERSION IS NULL)
  AND REMOTEIP IS NOT NULL
  AND ENDPOINT IS NOT NULL
