-- part: each request as an event of the Open Cybersecurity Schema Framework, class API Activity (6003)
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- note: OBJECT_CONSTRUCT omits what is NULL. https://docs.snowflake.com/en/sql-reference/functions/object_construct
-- note: The fields are those of https://schema.ocsf.io/1.5.0/classes/api_activity?profiles=cloud that versions 1.1.0 to 1.8.0 have, too. A field that the class lacks is in `unmapped`.
SELECT REQUESTDATETIME, BUCKET_NAME, OPERATION, REQUESTID, LOG_FILE, LOG_ROW,
  OBJECT_CONSTRUCT(
    'category_uid', 6,
    'category_name', 'Application Activity',
    'class_uid', 6003,
    'class_name', 'API Activity',
    'activity_id', ACTIVITY,
    'activity_name', IFF(ACTIVITY = 99, OPERATION, ACTIVITY_NAME),
    'type_uid', 600300 + ACTIVITY,
    'type_name', 'API Activity: ' || ACTIVITY_NAME,
    'severity_id', 1,
    'severity', 'Informational',
    'time', DATE_PART('EPOCH_MILLISECOND', REQUESTDATETIME),
    'duration', TOTALTIME,
    'status_id', OUTCOME,
    'status', DECODE(OUTCOME, 1, 'Success', 2, 'Failure', 'Unknown'),
    'status_code', TO_VARCHAR(HTTPSTATUS),
    'status_detail', ERRORCODE,
    'metadata', OBJECT_CONSTRUCT(
      'version', '1.5.0',
      'profiles', ARRAY_CONSTRUCT('cloud'),
      'product', OBJECT_CONSTRUCT(
        'name', 'Amazon S3',
        'vendor_name', 'AWS',
        'feature', OBJECT_CONSTRUCT('name', 'Server access logging')
      ),
      'uid', LOG_FILE || ':' || LOG_ROW,
      'log_name', LOG_FILE,
      'correlation_uid', REQUESTID
    ),
    'cloud', OBJECT_CONSTRUCT('provider', 'AWS', 'region', REGION),
    'api', OBJECT_CONSTRUCT(
      'operation', OPERATION,
      'service', OBJECT_CONSTRUCT('name', 's3.amazonaws.com'),
      'request', IFF(REQUESTID IS NULL, NULL, OBJECT_CONSTRUCT('uid', REQUESTID)),
      'response', IFF(HTTPSTATUS IS NULL AND ERRORCODE IS NULL, NULL, OBJECT_CONSTRUCT('code', HTTPSTATUS, 'error', ERRORCODE))
    ),
    'actor', OBJECT_CONSTRUCT(
      'user', OBJECT_CONSTRUCT(
        'uid', REQUESTER,
        'name', COALESCE(REGEXP_SUBSTR(REQUESTER, '^arn:[^:]*:(iam|sts):.*[:/]([^:/]+)$', 1, 1, 'e', 2), IFF(REQUESTER IS NULL, 'anonymous', NULL)),
        'type_id', DECODE(PRINCIPAL, 'User', 1, 'Admin', 2, 'System', 3, 'Unknown', 0, 99),
        'type', PRINCIPAL,
        'account', IFF(ACCOUNT IS NULL, NULL, OBJECT_CONSTRUCT('uid', ACCOUNT, 'type', 'AWS Account', 'type_id', 10))
      ),
      'invoked_by', IFF(PRINCIPAL = 'System', REQUESTER, NULL)
    ),
    'src_endpoint', OBJECT_CONSTRUCT(
      'ip', CLIENT_IP,
      'name', IFF(CLIENT_IP IS NULL, REMOTEIP, NULL),
      'svc_name', IFF(REMOTEIP IS NULL, COALESCE(REQUESTER, 's3.amazonaws.com'), NULL)
    ),
    'http_request', IFF(COALESCE(METHOD, SENT_REFERRER, SENT_AGENT) IS NULL, NULL, OBJECT_CONSTRUCT(
      'http_method', IFF(IS_STANDARD_METHOD, METHOD, NULL),
      'version', HTTP_VERSION,
      'referrer', SENT_REFERRER,
      'user_agent', SENT_AGENT,
      'url', IFF(TARGET IS NULL, NULL, OBJECT_CONSTRUCT(
        'url_string', IFF(STARTSWITH(TARGET, '/') AND HOST IS NOT NULL, SCHEME || '://' || HOST || TARGET, TARGET),
        'scheme', IFF(HOST IS NULL, NULL, SCHEME),
        'hostname', HOST,
        'path', PATH,
        'query_string', QUERY
      ))
    )),
    'resources', ARRAY_CONSTRUCT_COMPACT(
      IFF(OBJECT_KEY IS NULL, NULL, OBJECT_CONSTRUCT(
        'type', 'AWS::S3::Object',
        'name', OBJECT_KEY,
        'uid', 'arn:' || AWS_PARTITION || ':s3:::' || BUCKET_NAME || '/' || OBJECT_KEY,
        'version', VERSIONID,
        'region', REGION,
        'cloud_partition', AWS_PARTITION
      )),
      IFF(BUCKET_NAME IS NULL, NULL, OBJECT_CONSTRUCT(
        'type', 'AWS::S3::Bucket',
        'name', BUCKET_NAME,
        'uid', 'arn:' || AWS_PARTITION || ':s3:::' || BUCKET_NAME,
        'owner', IFF(BUCKETOWNER IS NULL, NULL, OBJECT_CONSTRUCT('uid', BUCKETOWNER)),
        'region', REGION,
        'cloud_partition', AWS_PARTITION
      )),
      IFF(ACCESSPOINTARN IS NULL, NULL, OBJECT_CONSTRUCT('type', 'AWS::S3::AccessPoint', 'uid', ACCESSPOINTARN))
    ),
    'unmapped', OBJECT_CONSTRUCT(
      'http_method', IFF(IS_STANDARD_METHOD, NULL, METHOD),
      'bytes_sent', BYTESSENT,
      'object_size', OBJECTSIZE,
      'turnaround_time', TURNAROUNDTIME,
      'host_id', HOSTID,
      'signature_version', SIGV,
      'cipher_suite', CIPHERSUITE,
      'tls_version', TLSVERSION,
      'authentication_type', AUTHTYPE,
      'acl_required', ACLREQUIRED,
      'source_region', SOURCEREGION,
      'extra', EXTRA
    )
  ) AS EVENT
FROM (
  SELECT *,
    DECODE(ACTIVITY, 1, 'Create', 2, 'Read', 3, 'Update', 4, 'Delete', 'Other') AS ACTIVITY_NAME
  FROM (
    SELECT *,
      {{include event/activity}} AS ACTIVITY,
      CASE
        WHEN ERRORCODE IS NOT NULL OR HTTPSTATUS >= 400 THEN 2
        WHEN HTTPSTATUS IS NULL AND REQUEST_URI IS NOT NULL THEN 0
        ELSE 1
      END AS OUTCOME,
      CASE
        WHEN REQUESTER IS NULL THEN 'Anonymous'
        WHEN REQUESTER LIKE 'arn:%:user/%' THEN 'User'
        WHEN REQUESTER LIKE 'arn:%:root' THEN 'Admin'
        WHEN REQUESTER LIKE 'arn:%:assumed-role/%' THEN 'AssumedRole'
        WHEN REQUESTER LIKE 'svc:%' OR REQUESTER LIKE '%.amazonaws.com' OR REQUESTER = 'AmazonS3' THEN 'System'
        ELSE 'Unknown'
      END AS PRINCIPAL,
      REGEXP_SUBSTR(REQUESTER, '^arn:[^:]*:[^:]*:[^:]*:([0-9]+):', 1, 1, 'e', 1) AS ACCOUNT,
      IFF(REGEXP_LIKE(ENDPOINT, '([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?[.])*[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?'), ENDPOINT, NULL) AS HOST,
      METHOD IN ('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT') AS IS_STANDARD_METHOD,
      IFF(COALESCE(TLSVERSION, CIPHERSUITE) IS NULL, 'http', 'https') AS SCHEME,
      CASE
        WHEN REGION LIKE 'cn-%' THEN 'aws-cn'
        WHEN REGION LIKE 'us-gov-%' THEN 'aws-us-gov'
        WHEN REGION LIKE 'eusc-%' THEN 'aws-eusc'
        ELSE 'aws'
      END AS AWS_PARTITION
    FROM (
{{include event/request}}
    )
  )
)
