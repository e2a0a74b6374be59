-- What the integration may do, and as whom Snowflake comes to AWS.
-- https://docs.snowflake.com/en/sql-reference/sql/desc-integration
DESCRIBE INTEGRATION {{id name}}
