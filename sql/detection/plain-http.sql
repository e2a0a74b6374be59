-- part: Requests for objects without TLS
-- severity: low
-- mitre: T1530
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A public website that also answers over HTTP
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION LIKE 'REST.%.OBJECT'
  AND (CIPHERSUITE IS NULL OR TLSVERSION IS NULL)
  AND REMOTEIP IS NOT NULL
