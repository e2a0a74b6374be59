-- part: what a request did, as an activity of OCSF: 1 created, 2 read, 3 updated, 4 deleted, 99 something else
-- docs: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- note: An operation is PROTOCOL.VERB.RESOURCE. To write an object or a part is to create it, since S3 cannot change one; to write anything else of a bucket is to update the bucket. The parts of a copy that read end with _GET.
CASE
  WHEN OPERATION LIKE ANY ('%.DELETE.%', '%.EXPIRE.%', '%.DELETEMARKER') OR ENDSWITH(OPERATION, '_DELETE') THEN 4
  WHEN OPERATION LIKE ANY ('%.GET.%', '%.HEAD.%', '%.OPTIONS.%', '%.SELECT.%', '%.LIST.%') OR ENDSWITH(OPERATION, '_GET') THEN 2
  WHEN REGEXP_LIKE(OPERATION, '.*[.](PUT|POST|COPY|CREATE)[.](OBJECT|PART|UPLOAD|UPLOADS|BUCKET)') THEN 1
  WHEN OPERATION LIKE ANY ('%.PUT.%', '%.POST.%', '%.COPY.%', '%.RESTORE.%', '%.TRANSITION%') THEN 3
  ELSE 99
END
