-- part: what the task does: it moves each new line once
-- docs: https://docs.snowflake.com/en/user-guide/streams-intro
-- note: Reading a stream in an INSERT moves its offset in the same transaction.
{{include task/load}}
FROM {{id stream}} AS s, TABLE({{id parser}}(s.RAW)) AS p
WHERE s.METADATA$ACTION = 'INSERT'
