-- goal: read storage integration {name}
-- access: read
-- needs: USAGE on integration {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/desc-integration
-- note: For the locations that it allows, and the IAM user that Snowflake uses.
DESCRIBE INTEGRATION {{id name}}
