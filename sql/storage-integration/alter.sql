-- goal: alter storage integration {name}
-- access: write
-- needs: OWNERSHIP on integration {name}
-- docs: https://docs.snowflake.com/en/sql-reference/sql/alter-storage-integration
-- note: A list of locations is replaced as a whole.
ALTER STORAGE INTEGRATION {{id name}} SET
  [[ENABLED = {{boolean enabled}}
  ]][[STORAGE_AWS_ROLE_ARN = {{text roleArn}}
  ]][[STORAGE_AWS_EXTERNAL_ID = {{text externalId}}
  ]][[STORAGE_ALLOWED_LOCATIONS = ({{texts allowedLocations}})
  ]][[STORAGE_BLOCKED_LOCATIONS = ({{texts blockedLocations}})]]
