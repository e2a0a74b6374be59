-- part: Scripts of a website that were written other than by a deployment
-- severity: high
-- mitre: T1565.001
-- like: Elastic AWS S3 Static Site JavaScript File Uploaded
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: A deployment by a tool that is not listed
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION IN ('REST.PUT.OBJECT', 'REST.COPY.OBJECT')
  AND HTTPSTATUS < 400
  AND REGEXP_LIKE(OBJECT_KEY, '(.*/)?(static/)?(js/)?[^/]*[.]m?js', 'i')
  AND NOT REGEXP_LIKE(COALESCE(USERAGENT, ''), {{text deploymentAgents}}, 'i')
