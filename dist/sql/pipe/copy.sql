-- Each line with where it comes from. START_SCAN_TIME, since CURRENT_TIMESTAMP is hours off in a pipe.
-- https://docs.snowflake.com/en/user-guide/querying-metadata
COPY INTO {{id staging}} (RAW, TIMESTAMP, LOG_FILE, LOG_ROW)
FROM (
  SELECT
    $1,
    CONVERT_TIMEZONE('UTC', METADATA$START_SCAN_TIME)::TIMESTAMP_NTZ,
    METADATA$FILENAME,
    METADATA$FILE_ROW_NUMBER
  FROM @{{id stage}}
)
FILE_FORMAT = (FORMAT_NAME = {{text fileFormat}})
ON_ERROR = CONTINUE
