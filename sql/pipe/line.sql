-- part: what the staging table stores of each line
-- docs: https://docs.snowflake.com/en/user-guide/querying-metadata
-- note: START_SCAN_TIME, since CURRENT_TIMESTAMP is hours off in a pipe.
    $1,
    CONVERT_TIMEZONE('UTC', METADATA$START_SCAN_TIME)::TIMESTAMP_NTZ,
    METADATA$FILENAME,
    METADATA$FILE_ROW_NUMBER
