-- part: Objects named like a ransom note
-- severity: high
-- mitre: T1486
-- like: Elastic Potential AWS S3 Bucket Ransomware Note Uploaded
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: An article or a sample about ransomware
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION IN ('REST.PUT.OBJECT', 'REST.POST.OBJECT', 'REST.COPY.OBJECT')
  AND HTTPSTATUS < 400
  AND REGEXP_LIKE(OBJECT_KEY, '(.*/)?[^/]*((how|restore|recover|decrypt|unlock|ransom|readme)[-_ ]?(to|your|my|note|for)?[-_ ]?(decrypt|restore|recover|files?|data|ransom|note)|ransom|files?[-_ ]encrypted)[^/]*[.](txt|html?|hta|rtf|md)', 'i')
