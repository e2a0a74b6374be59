-- part: each request, with the parts of its request line and of its endpoint that events have in fields of their own
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- note: What is no IP address is not in CLIENT_IP, because consumers of events refuse it there.
SELECT {{ids columns}},
  REGEXP_SUBSTR(REQUEST_URI, {{text requestLine}}, 1, 1, 'e', 1) AS METHOD,
  REGEXP_SUBSTR(REQUEST_URI, {{text requestLine}}, 1, 1, 'e', 2) AS TARGET,
  NULLIF(REGEXP_SUBSTR(REQUEST_URI, {{text requestLine}}, 1, 1, 'e', 4), '') AS PATH,
  NULLIF(REGEXP_SUBSTR(REQUEST_URI, {{text requestLine}}, 1, 1, 'e', 6), '') AS QUERY,
  REGEXP_SUBSTR(REQUEST_URI, {{text requestLine}}, 1, 1, 'e', 7) AS HTTP_VERSION,
  NULLIF(REFERRER, '') AS SENT_REFERRER,
  NULLIF(USERAGENT, '') AS SENT_AGENT,
  REGEXP_SUBSTR(USERAGENT, {{text client}}, 1, 1, 'e', 2) AS AGENT_NAME,
  REGEXP_SUBSTR(USERAGENT, {{text client}}, 1, 1, 'e', 6) AS AGENT_VERSION,
  REGEXP_SUBSTR(USERAGENT, '[^A-Za-z0-9_]Linux/([0-9]+[.][0-9]+([.][0-9]+)?)', 1, 1, 'e', 1) AS LINUX,
  REGEXP_SUBSTR(ENDPOINT, '[.-]((eusc|[a-z]{2})(-[a-z]+)+-[0-9]+)[.]amazonaws[.]', 1, 1, 'e', 1) AS REGION,
  IFF(REGEXP_LIKE(REMOTEIP, '((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*'), REMOTEIP, NULL) AS CLIENT_IP
FROM {{id requests}}
