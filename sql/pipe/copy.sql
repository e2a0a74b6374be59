-- part: the COPY statement of the pipe: it loads each line with its file and row
-- docs: https://docs.snowflake.com/en/user-guide/querying-metadata
COPY INTO {{id staging}} (RAW, TIMESTAMP, LOG_FILE, LOG_ROW)
FROM (
  SELECT
    {{include pipe/line}}
  FROM @{{id stage}}
)
FILE_FORMAT = (FORMAT_NAME = {{text fileFormat}})
ON_ERROR = CONTINUE
