-- Moves each new line once: reading a stream in an INSERT moves its offset in the same transaction.
-- https://docs.snowflake.com/en/user-guide/streams-intro
{{include task/load}}
FROM {{id stream}} AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE s.METADATA$ACTION = 'INSERT'
