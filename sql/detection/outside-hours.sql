-- part: Objects that were read outside the hours of work
-- severity: low
-- mitre: T1530
-- like: Tailpipe s3_object_accessed_outside_business_hours
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- false-positives: Everything that runs by itself at night; the hours are UTC
SELECT {{include detection/columns}}
FROM {{id requests}}
WHERE OPERATION = 'REST.GET.OBJECT'
  AND (HOUR(REQUESTDATETIME) < {{number firstHour}} OR HOUR(REQUESTDATETIME) >= {{number lastHour}})
