-- part: what each detection shows of a request
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
REQUESTDATE, REQUESTDATETIME, BUCKET_NAME, OPERATION, OBJECT_KEY, REQUESTER, REMOTEIP, HTTPSTATUS, ERRORCODE, BYTESSENT, OBJECTSIZE,
  TLSVERSION, USERAGENT, REQUEST_URI, REQUESTID
