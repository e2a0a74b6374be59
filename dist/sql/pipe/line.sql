-- What the staging table takes of each line. START_SCAN_TIME, since CURRENT_TIMESTAMP is hours off in a pipe.
-- https://docs.snowflake.com/en/user-guide/querying-metadata
    $1,
    CONVERT_TIMEZONE('UTC', METADATA$START_SCAN_TIME)::TIMESTAMP_NTZ,
    METADATA$FILENAME,
    METADATA$FILE_ROW_NUMBER
