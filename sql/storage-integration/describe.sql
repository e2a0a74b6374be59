-- goal: read storage integration {name}
-- access: read
-- needs: USAGE on integration {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/desc-integration
-- note: What it allows, and as which IAM user Snowflake comes to AWS.
DESCRIBE INTEGRATION {{id name}}
