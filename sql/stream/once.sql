-- part: each missing line once, also if its log object was loaded more than once
-- docs: https://docs.snowflake.com/en/sql-reference/constructs/qualify
QUALIFY ROW_NUMBER() OVER (PARTITION BY s.LOG_FILE, s.LOG_ROW ORDER BY s.TIMESTAMP) = 1
