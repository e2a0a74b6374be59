-- part: Files of credentials that were read
-- severity: medium
-- mitre: T1552.001
-- like: Elastic credential_access_credentials_in_s3_bucket
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A public key or a certificate whose name ends in .pem
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION IN ('REST.GET.OBJECT', 'WEBSITE.GET.OBJECT')
  AND HTTPSTATUS < 400
  AND REGEXP_LIKE(OBJECT_KEY, '(.*/)?([.]env([.].*)?|id_(rsa|dsa|ecdsa|ed25519)|[^/]*[.](pem|ppk|pfx|p12|kdbx)|[.]aws/credentials|[.]npmrc|[.]pgpass|[.]netrc|credentials([.]csv|[.]json)?)', 'i')
