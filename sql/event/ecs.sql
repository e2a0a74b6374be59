-- part: each request as an event of the Elastic Common Schema, mapped as by Elastic's integration of S3 access logs
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- note: OBJECT_CONSTRUCT omits what is NULL. https://docs.snowflake.com/en/sql-reference/functions/object_construct
-- note: Of the many rules by which Elastic takes user agents apart, that for clients of S3: name, version, and Linux. https://github.com/ua-parser/uap-core
-- note: The fields are those of https://www.elastic.co/docs/reference/integrations/aws/s3access and ECS 8.11.
SELECT REQUESTDATETIME, BUCKET_NAME, OPERATION, REQUESTID, LOG_FILE, LOG_ROW,
  OBJECT_CONSTRUCT(
    '@timestamp', TO_VARCHAR(REQUESTDATETIME, 'YYYY-MM-DD"T"HH24:MI:SS.FF3"Z"'),
    'ecs', OBJECT_CONSTRUCT('version', '8.11.0'),
    'event', OBJECT_CONSTRUCT(
      'kind', 'event',
      'category', ARRAY_CONSTRUCT('web'),
      'type', ARRAY_CONSTRUCT('access'),
      'action', OPERATION,
      'id', REQUESTID,
      'code', ERRORCODE,
      'outcome', IFF(ERRORCODE IS NULL, 'success', 'failure'),
      'duration', TOTALTIME * 1000000
    ),
    'cloud', OBJECT_CONSTRUCT('provider', 'aws', 'region', REGION),
    'client', IFF(COALESCE(REMOTEIP, REQUESTER) IS NULL, NULL, OBJECT_CONSTRUCT(
      'ip', CLIENT_IP,
      'address', REMOTEIP,
      'user', IFF(REQUESTER IS NULL, NULL, OBJECT_CONSTRUCT('id', REQUESTER))
    )),
    'http', IFF(COALESCE(METHOD, SENT_REFERRER) IS NULL AND COALESCE(HTTPSTATUS, BYTESSENT) IS NULL, NULL, OBJECT_CONSTRUCT(
      'version', HTTP_VERSION,
      'request', IFF(COALESCE(METHOD, SENT_REFERRER) IS NULL, NULL, OBJECT_CONSTRUCT(
        'method', METHOD,
        'referrer', SENT_REFERRER
      )),
      'response', IFF(COALESCE(HTTPSTATUS, BYTESSENT) IS NULL, NULL, OBJECT_CONSTRUCT(
        'status_code', HTTPSTATUS,
        'body', IFF(BYTESSENT IS NULL, NULL, OBJECT_CONSTRUCT('bytes', BYTESSENT))
      ))
    )),
    'url', IFF(TARGET IS NULL, NULL, OBJECT_CONSTRUCT(
      'original', TARGET,
      'path', PATH,
      'query', QUERY,
      'extension', REGEXP_SUBSTR(PATH, '[.]([^./]+)$', 1, 1, 'e', 1)
    )),
    'user_agent', IFF(SENT_AGENT IS NULL, NULL, OBJECT_CONSTRUCT(
      'original', SENT_AGENT,
      'name', AGENT_NAME,
      'version', AGENT_VERSION,
      'device', IFF(AGENT_NAME IS NULL, NULL, OBJECT_CONSTRUCT('name', 'Other')),
      'os', IFF(AGENT_NAME IS NULL OR LINUX IS NULL, NULL, OBJECT_CONSTRUCT('name', 'Linux', 'version', LINUX, 'full', 'Linux ' || LINUX))
    )),
    'tls', IFF(COALESCE(CIPHERSUITE, TLSVERSION) IS NULL, NULL, OBJECT_CONSTRUCT(
      'cipher', CIPHERSUITE,
      'version', REGEXP_SUBSTR(TLSVERSION, '^[A-Za-z]+[Vv]([0-9.]+)$', 1, 1, 'e', 1),
      'version_protocol', LOWER(REGEXP_SUBSTR(TLSVERSION, '^([A-Za-z]+)[Vv][0-9.]+$', 1, 1, 'e', 1))
    )),
    'related', IFF(COALESCE(CLIENT_IP, BUCKETOWNER) IS NULL, NULL, OBJECT_CONSTRUCT(
      'ip', IFF(CLIENT_IP IS NULL, NULL, ARRAY_CONSTRUCT(CLIENT_IP)),
      'user', IFF(BUCKETOWNER IS NULL, NULL, ARRAY_CONSTRUCT(BUCKETOWNER))
    )),
    'aws', OBJECT_CONSTRUCT('s3access', OBJECT_CONSTRUCT(
      'bucket_owner', BUCKETOWNER,
      'bucket', BUCKET_NAME,
      'remote_ip', REMOTEIP,
      'requester', REQUESTER,
      'request_id', REQUESTID,
      'operation', OPERATION,
      'key', KEY,
      'request_uri', REQUEST_URI,
      'http_status', HTTPSTATUS,
      'error_code', ERRORCODE,
      'bytes_sent', BYTESSENT,
      'object_size', OBJECTSIZE,
      'total_time', TOTALTIME,
      'turn_around_time', TURNAROUNDTIME,
      'referrer', SENT_REFERRER,
      'user_agent', SENT_AGENT,
      'version_id', VERSIONID,
      'host_id', HOSTID,
      'signature_version', SIGV,
      'cipher_suite', CIPHERSUITE,
      'authentication_type', AUTHTYPE,
      'host_header', ENDPOINT,
      'tls_version', TLSVERSION,
      'access_point_arn', ACCESSPOINTARN,
      'aclrequired', ACLREQUIRED,
      'source_region', SOURCEREGION
    ))
  ) AS EVENT
FROM (
{{include event/request}}
)
