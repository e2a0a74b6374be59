-- Lines that the parser could not read, by reason, with the latest one as an example.
-- https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
-- Reads the table of unparsed lines, which `reader-roles` cannot: run it with the role that owns it, that of `apply`.
SELECT REASON, COUNT(*) AS LINES, COUNT(DISTINCT LOG_FILE) AS FILES, MAX("TIMESTAMP") AS LAST_SEEN, MAX_BY(RAW, "TIMESTAMP") AS FOR_EXAMPLE
FROM S3_ACCESS_LOGS_DB.PUBLIC.S3_ACCESS_LOGS_UNPARSED
GROUP BY REASON
ORDER BY LINES DESC
